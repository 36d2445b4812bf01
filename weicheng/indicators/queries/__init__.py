"""Reading standards and indicators. Standards and campaigns are open to everybody who may view them at all."""

VIEW, REPORT, MANAGE = "indicator.view", "indicator.report", "indicator.manage"
