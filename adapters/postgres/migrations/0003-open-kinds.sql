-- Kinds of deadlines, due work and effects are closed unions in the code that writes them; a list of them here
-- would need a migration for each rule that gains a clock.
ALTER TABLE deadlines DROP CONSTRAINT deadlines_kind_check;
ALTER TABLE deadlines ADD CONSTRAINT deadlines_kind_check CHECK (kind ~ '^[a-z][a-z-]*$');
ALTER TABLE due_work DROP CONSTRAINT due_work_kind_check;
ALTER TABLE due_work ADD CONSTRAINT due_work_kind_check CHECK (kind ~ '^[a-z][a-z-]*$');
ALTER TABLE effects DROP CONSTRAINT effects_kind_check;
ALTER TABLE effects ADD CONSTRAINT effects_kind_check CHECK (kind ~ '^[a-z][a-z-]*$');
