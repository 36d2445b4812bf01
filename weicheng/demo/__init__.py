"""演示城市: 潮州市湘桥区 with its real streets and communities, made-up people as roles, and a year of history."""

from weicheng.demo.load import PASSWORD, load

__all__ = ["PASSWORD", "load"]
