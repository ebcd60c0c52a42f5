-- +goose Up
-- Who subscribes, and one row for each letter to each of them; see package mailing. Moments are
-- microseconds of Unix time, 0 where there is none.
CREATE TABLE subscriber (
  id        BIGINT PRIMARY KEY,
  revision  BIGINT NOT NULL,
  address   TEXT NOT NULL,
  folded    BYTEA NOT NULL UNIQUE,
  standing  BIGINT NOT NULL,
  lang      TEXT NOT NULL,
  rhythm    TEXT NOT NULL,
  choice    TEXT NOT NULL,
  asked     BIGINT NOT NULL,
  asks      BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  bounces   BIGINT NOT NULL
);
CREATE TABLE issue (
  id      BIGINT PRIMARY KEY,
  post    BYTEA NOT NULL,
  version BIGINT NOT NULL,
  kind    TEXT NOT NULL,
  made    BIGINT NOT NULL,
  reached BIGINT NOT NULL,
  done    BIGINT NOT NULL,
  UNIQUE (post, version, kind)
);
CREATE TABLE letter (
  id         BIGINT PRIMARY KEY,
  issue      BIGINT NOT NULL,
  subscriber BIGINT NOT NULL,
  state      BIGINT NOT NULL,
  digest     BIGINT NOT NULL,
  due        BIGINT NOT NULL,
  made       BIGINT NOT NULL,
  ended      BIGINT NOT NULL,
  tries      BIGINT NOT NULL,
  doubts     BIGINT NOT NULL,
  fate       TEXT NOT NULL,
  UNIQUE (issue, subscriber)
);
-- Only what waits stands in this index: it stays small however much was sent.
CREATE INDEX letter_due ON letter(due, subscriber, id) WHERE state = 0;
CREATE INDEX letter_claimed ON letter(id) WHERE state = 1;
CREATE INDEX letter_subscriber ON letter(subscriber);
CREATE TABLE mail_event (
  id         BIGINT PRIMARY KEY,
  subscriber BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  what       TEXT NOT NULL,
  reason     TEXT NOT NULL
);
CREATE INDEX mail_event_subscriber ON mail_event(subscriber);
INSERT INTO reader(version, program) VALUES (4, '0.1.0');
