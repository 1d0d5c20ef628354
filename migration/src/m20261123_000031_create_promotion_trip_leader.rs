//! Creates `promotion_trip_leader`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000031_create_promotion_trip_leader",
    r"
CREATE TYPE trip_role AS ENUM ('LEAD', 'MEMBER');

CREATE TABLE promotion_trip_leader (
    promotion_trip_id uuid NOT NULL,
    leader_id uuid NOT NULL,
    role trip_role NOT NULL,
    CONSTRAINT pk_promotion_trip_leader PRIMARY KEY (promotion_trip_id, leader_id),
    CONSTRAINT fk_promotion_trip_leader_promotion_trip FOREIGN KEY (promotion_trip_id) REFERENCES promotion_trip (id) ON DELETE CASCADE,
    CONSTRAINT fk_promotion_trip_leader_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE CASCADE
);

CREATE INDEX ix_promotion_trip_leader_leader_promotion_trip ON promotion_trip_leader (leader_id, promotion_trip_id);
CREATE INDEX ix_promotion_trip_leader_promotion_trip_role_leader ON promotion_trip_leader (promotion_trip_id, role, leader_id);
",
);
