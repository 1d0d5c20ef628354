//! What lies on a project's way: the elements that must be granted, the steps before the start and after it.

/// Elements with the department of the county that grants them, by its place in the county's list.
pub(super) const ELEMENTS: [(&str, usize); 8] = [
    ("LAND", 4),
    ("FOREST", 10),
    ("ENVIRONMENT", 5),
    ("ENERGY", 2),
    ("PLANNING", 4),
    ("FUNDING", 2),
    ("WATER", 9),
    ("CONSTRUCTION", 6),
];

/// Steps before the start: title, type, days before the start, department of the county.
pub(super) const BEFORE: [(&str, &str, i64, usize); 5] = [
    ("可行性研究报告批复", "APPROVAL", 95, 2),
    ("用地征收与群众工作完成", "ENGAGEMENT", 70, 4),
    ("环境影响评价完成", "ASSESSMENT", 55, 5),
    ("首批建设资金到位", "FINANCING", 28, 2),
    ("施工招标完成", "PRE_PROCUREMENT", 12, 6),
];

/// Steps after the start: title, type, percent of the work.
pub(super) const DURING: [(&str, &str, i64); 4] = [
    ("基础工程完成", "DELIVERY", 25),
    ("主体工程完成", "DELIVERY", 60),
    ("设备安装完成", "DELIVERY", 85),
    ("竣工验收", "ASSESSMENT", 100),
];
