-- How an appeal went is told by the dispute that was opened about it: these were never written.
ALTER TABLE appeals DROP COLUMN closed_at, DROP COLUMN outcome;
