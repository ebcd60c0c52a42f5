-- +goose Up
-- What readers say under what is published. The rows name nothing outside these tables but the
-- post, by its key: comments are of no record.
CREATE TABLE comment (
  id        BYTEA PRIMARY KEY,
  post      BYTEA NOT NULL,
  address   BYTEA NOT NULL,              -- empty: none is kept
  attention BIGINT NOT NULL,
  said      BIGINT NOT NULL,           -- microseconds, as every moment here
  due       BIGINT NOT NULL,           -- 0: never
  revision  BIGINT NOT NULL,
  data      BYTEA NOT NULL
);
CREATE INDEX comment_post ON comment(post, said, id);
CREATE INDEX comment_address ON comment(address, said, id);
CREATE INDEX comment_attention ON comment(attention, said, id);
CREATE INDEX comment_due ON comment(due);
CREATE TABLE comment_event (
  id    BYTEA PRIMARY KEY,
  at    BIGINT NOT NULL,
  data  BYTEA NOT NULL
);
CREATE INDEX comment_event_at ON comment_event(at, id);
CREATE TABLE comment_key (
  hash  BYTEA PRIMARY KEY,
  about BYTEA NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX comment_key_about ON comment_key(about);
CREATE TABLE comment_letter (
  id    BYTEA PRIMARY KEY,
  at    BIGINT NOT NULL,
  data  BYTEA NOT NULL
);
CREATE INDEX comment_letter_at ON comment_letter(at, id);
CREATE TABLE comment_block (
  name  BYTEA PRIMARY KEY,
  at    BIGINT NOT NULL,
  data  BYTEA NOT NULL
);
INSERT INTO reader(version, program) VALUES (3, '0.1.0');
