-- +goose Up
-- There is no way down: nothing of a record is dropped.

-- Channels and logs have short numbers, so that a row spends 2 or 3 bytes on them and not 60.
-- One counter gives both.
CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  given INTEGER NOT NULL                -- the last number given
) STRICT;
CREATE TABLE channel (
  id    INTEGER PRIMARY KEY,
  hash  BLOB NOT NULL UNIQUE
) STRICT;
-- Names are bytes, so that both databases put them in the same order and take any.
CREATE TABLE log (
  id      INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL REFERENCES channel(id),
  party   BLOB NOT NULL,
  UNIQUE (channel, party)
) STRICT;
CREATE TABLE head (
  log   INTEGER PRIMARY KEY REFERENCES log(id),
  was   INTEGER NOT NULL,               -- the size before its last growth
  size  INTEGER NOT NULL,
  root  BLOB NOT NULL
) STRICT;

-- Big rows are in rowid tables: in a WITHOUT ROWID table a row over a quarter of a page spills
-- into pages of its own; and rows of many logs that are written together lie together.
-- The rows below name logs and channels without REFERENCES: checking each would double the
-- cost of a row, and the head that was moved first has the reference.
CREATE TABLE entry (
  log   INTEGER NOT NULL,
  seq   INTEGER NOT NULL,
  raw   BLOB NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT;
CREATE TABLE node (
  log   INTEGER NOT NULL,
  level INTEGER NOT NULL,
  idx   INTEGER NOT NULL,
  hash  BLOB NOT NULL,
  PRIMARY KEY (log, level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
  log   INTEGER NOT NULL,
  size  INTEGER NOT NULL,
  note  BLOB NOT NULL,
  PRIMARY KEY (log, size)
) STRICT;
CREATE TABLE body (
  channel INTEGER NOT NULL,
  hash    BLOB NOT NULL,
  data    BLOB NOT NULL,
  PRIMARY KEY (channel, hash)
) STRICT;
CREATE TABLE paper (
  drawer BLOB NOT NULL,
  name   BLOB NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (drawer, name)
) STRICT;
