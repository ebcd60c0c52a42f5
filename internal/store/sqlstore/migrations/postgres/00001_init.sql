-- +goose Up
-- There is no way down: nothing of a record is dropped.

-- Channels and logs have short numbers, so that a row spends 8 bytes on them and not 60.
-- One counter gives both.
CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  given BIGINT NOT NULL                 -- the last number given
);
CREATE TABLE channel (
  id    BIGINT PRIMARY KEY,
  hash  BYTEA NOT NULL UNIQUE
);
-- Names are bytes, so that both databases put them in the same order and take any.
CREATE TABLE log (
  id      BIGINT PRIMARY KEY,
  channel BIGINT NOT NULL REFERENCES channel(id),
  party   BYTEA NOT NULL,
  UNIQUE (channel, party)
);
CREATE TABLE head (
  log   BIGINT PRIMARY KEY REFERENCES log(id),
  was   BIGINT NOT NULL,                -- the size before its last growth
  size  BIGINT NOT NULL,
  root  BYTEA NOT NULL
);

-- The rows below name logs and channels without REFERENCES: checking each would double the
-- cost of a row, and the head that was moved first has the reference.
CREATE TABLE entry (
  log   BIGINT NOT NULL,
  seq   BIGINT NOT NULL,
  raw   BYTEA NOT NULL,
  PRIMARY KEY (log, seq)
);
CREATE TABLE node (
  log   BIGINT NOT NULL,
  level BIGINT NOT NULL,
  idx   BIGINT NOT NULL,
  hash  BYTEA NOT NULL,
  PRIMARY KEY (log, level, idx)
);
CREATE TABLE checkpoint (
  log   BIGINT NOT NULL,
  size  BIGINT NOT NULL,
  note  BYTEA NOT NULL,
  PRIMARY KEY (log, size)
);
CREATE TABLE body (
  channel BIGINT NOT NULL,
  hash    BYTEA NOT NULL,
  data    BYTEA NOT NULL,
  PRIMARY KEY (channel, hash)
);
CREATE TABLE paper (
  drawer BYTEA NOT NULL,
  name   BYTEA NOT NULL,
  data   BYTEA NOT NULL,
  PRIMARY KEY (drawer, name)
);
