"""Lists: declare columns and filters once; paging, sorting, chips, phone cards and the Excel file follow."""

from weicheng.base.tables.columns import Column
from weicheng.base.tables.filters import Filters
from weicheng.base.tables.parts import BulkStep, ExportInto
from weicheng.base.tables.table import Table

__all__ = ["BulkStep", "Column", "ExportInto", "Filters", "Table"]
