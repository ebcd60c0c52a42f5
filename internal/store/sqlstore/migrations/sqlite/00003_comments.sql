-- +goose Up
-- What readers say under what is published. The rows name nothing outside these tables but the
-- post, by its key: comments are of no record.
CREATE TABLE comment (
  id        BLOB PRIMARY KEY,
  post      BLOB NOT NULL,
  address   BLOB NOT NULL,              -- empty: none is kept
  attention INTEGER NOT NULL,
  said      INTEGER NOT NULL,           -- microseconds, as every moment here
  due       INTEGER NOT NULL,           -- 0: never
  revision  INTEGER NOT NULL,
  data      BLOB NOT NULL
) STRICT;
CREATE INDEX comment_post ON comment(post, said, id);
CREATE INDEX comment_address ON comment(address, said, id);
CREATE INDEX comment_attention ON comment(attention, said, id);
CREATE INDEX comment_due ON comment(due);
CREATE TABLE comment_event (
  id    BLOB PRIMARY KEY,
  at    INTEGER NOT NULL,
  data  BLOB NOT NULL
) STRICT;
CREATE INDEX comment_event_at ON comment_event(at, id);
CREATE TABLE comment_key (
  hash  BLOB PRIMARY KEY,
  about BLOB NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX comment_key_about ON comment_key(about);
CREATE TABLE comment_letter (
  id    BLOB PRIMARY KEY,
  at    INTEGER NOT NULL,
  data  BLOB NOT NULL
) STRICT;
CREATE INDEX comment_letter_at ON comment_letter(at, id);
CREATE TABLE comment_block (
  name  BLOB PRIMARY KEY,
  at    INTEGER NOT NULL,
  data  BLOB NOT NULL
) STRICT;
INSERT INTO reader(version, program) VALUES (3, '0.1.0');
