//! Creates `task_force_department`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000006_create_task_force_department",
    r"
CREATE TYPE department_role AS ENUM ('LEAD', 'MEMBER');

CREATE TABLE task_force_department (
    task_force_id uuid NOT NULL,
    department_id uuid NOT NULL,
    role department_role NOT NULL,
    CONSTRAINT pk_task_force_department PRIMARY KEY (task_force_id, department_id),
    CONSTRAINT fk_task_force_department_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE CASCADE,
    CONSTRAINT fk_task_force_department_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE CASCADE
);

CREATE INDEX ix_task_force_department_department_task_force ON task_force_department (department_id, task_force_id);
",
);
