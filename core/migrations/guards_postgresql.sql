CREATE OR REPLACE FUNCTION core_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM core_guardpass WHERE name = 'audit.prune') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- statement
DROP TRIGGER IF EXISTS core_auditentry_no_change ON core_auditentry
-- statement
CREATE TRIGGER core_auditentry_no_change BEFORE UPDATE OR DELETE ON core_auditentry
FOR EACH ROW EXECUTE FUNCTION core_auditentry_refuse()
-- statement
DROP TRIGGER IF EXISTS core_auditentry_no_truncate ON core_auditentry
-- statement
CREATE TRIGGER core_auditentry_no_truncate BEFORE TRUNCATE ON core_auditentry
FOR EACH STATEMENT EXECUTE FUNCTION core_auditentry_refuse()
