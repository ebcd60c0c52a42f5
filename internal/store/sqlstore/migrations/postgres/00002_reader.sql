-- +goose Up
-- Which program is the oldest that reads each version of the schema, from this one on: so an older
-- one that is given this database can say which is needed. Every later migration adds its row.
CREATE TABLE reader (
  version BIGINT PRIMARY KEY,
  program TEXT NOT NULL
);
INSERT INTO reader(version, program) VALUES (2, '0.1.0');
