"""Every read of forecasting and of looking over inspectors."""
