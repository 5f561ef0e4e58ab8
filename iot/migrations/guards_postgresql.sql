-- What no month has a partition for must not be lost: it lies here until one is made (iot.services.partitions).
CREATE TABLE IF NOT EXISTS iot_observation_default PARTITION OF iot_observation DEFAULT
-- statement
-- Each row is updated again and again: room beside it keeps the index as it is.
ALTER TABLE iot_latest SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)
