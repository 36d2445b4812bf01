"""Reading workbooks as cities really keep them: XLSX, XLS, ODS and CSV become plain rows (表格读取).

- `book`      a file of unknown quality → rows on disk, in a child process that may crash without harm
- `layout`    which rows are the header, which are titles, repeated headers and totals
- `cells`     one cell → text, number, code, phone, yes/no; `dates` → dates
- `faults`    where a fault stands and how to put it right
"""
