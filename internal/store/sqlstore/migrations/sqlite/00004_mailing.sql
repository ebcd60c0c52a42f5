-- +goose Up
-- Who subscribes, and one row for each letter to each of them; see package mailing. Moments are
-- microseconds of Unix time, 0 where there is none.
CREATE TABLE subscriber (
  id        INTEGER PRIMARY KEY,
  revision  INTEGER NOT NULL,
  address   TEXT NOT NULL,
  folded    BLOB NOT NULL UNIQUE,
  standing  INTEGER NOT NULL,
  lang      TEXT NOT NULL,
  rhythm    TEXT NOT NULL,
  choice    TEXT NOT NULL,
  asked     INTEGER NOT NULL,
  asks      INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  bounces   INTEGER NOT NULL
) STRICT;
CREATE TABLE issue (
  id      INTEGER PRIMARY KEY,
  post    BLOB NOT NULL,
  version INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  made    INTEGER NOT NULL,
  reached INTEGER NOT NULL,
  done    INTEGER NOT NULL,
  UNIQUE (post, version, kind)
) STRICT;
CREATE TABLE letter (
  id         INTEGER PRIMARY KEY,
  issue      INTEGER NOT NULL,
  subscriber INTEGER NOT NULL,
  state      INTEGER NOT NULL,
  digest     INTEGER NOT NULL,
  due        INTEGER NOT NULL,
  made       INTEGER NOT NULL,
  ended      INTEGER NOT NULL,
  tries      INTEGER NOT NULL,
  doubts     INTEGER NOT NULL,
  fate       TEXT NOT NULL,
  UNIQUE (issue, subscriber)
) STRICT;
-- Only what waits stands in this index: it stays small however much was sent.
CREATE INDEX letter_due ON letter(due, subscriber, id) WHERE state = 0;
CREATE INDEX letter_claimed ON letter(id) WHERE state = 1;
CREATE INDEX letter_subscriber ON letter(subscriber);
CREATE TABLE mail_event (
  id         INTEGER PRIMARY KEY,
  subscriber INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  what       TEXT NOT NULL,
  reason     TEXT NOT NULL
) STRICT;
CREATE INDEX mail_event_subscriber ON mail_event(subscriber);
INSERT INTO reader(version, program) VALUES (4, '0.1.0');
