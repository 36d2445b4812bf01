"""Pictures as bytes and pixels: opening, EXIF, perceptual hash, blurring, stamping. Knows no row and no request."""
