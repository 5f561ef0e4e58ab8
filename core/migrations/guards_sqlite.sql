DROP TRIGGER IF EXISTS core_auditentry_no_update
-- statement
CREATE TRIGGER core_auditentry_no_update BEFORE UPDATE ON core_auditentry
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
-- statement
DROP TRIGGER IF EXISTS core_auditentry_no_delete
-- statement
CREATE TRIGGER core_auditentry_no_delete BEFORE DELETE ON core_auditentry
WHEN NOT EXISTS (SELECT 1 FROM core_guardpass WHERE name = 'audit.prune')
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
