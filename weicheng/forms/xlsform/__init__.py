"""An XLSForm workbook → a form, or everything that is wrong with it by sheet, row and column.

- `workbook`   the sheets as rows of named cells
- `subset`     the types, columns, appearances and settings that are understood; everything else is refused
- `choices`, `survey`, `expressions`, `items`  find the faults of each part
- `compiling`  all of them together, then pyxform
- `blank`      a workbook to start from
"""
