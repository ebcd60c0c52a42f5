package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley.example/internal/store"
	"parley.example/record"
)

// ofLog finds a log's number by channel $1 and party $2.
const ofLog = `(SELECT log.id FROM log JOIN channel ON channel.id = log.channel
	WHERE channel.hash = $1 AND log.party = $2)`

const (
	selectChannels = `SELECT hash FROM channel
		WHERE EXISTS (SELECT 1 FROM log WHERE log.channel = channel.id) ORDER BY hash`
	selectHeads = `SELECT log.party, head.size, head.root
		FROM channel JOIN log ON log.channel = channel.id JOIN head ON head.log = log.id
		WHERE channel.hash = $1 ORDER BY log.party`
	selectHead    = `SELECT size, root FROM head WHERE log = ` + ofLog
	selectEntries = `SELECT seq, raw FROM entry WHERE log = ` + ofLog + `
		AND seq >= $3 AND seq < $4 ORDER BY seq LIMIT $5`
	selectCheckpoint = `SELECT size, note FROM checkpoint WHERE log = ` + ofLog + `
		AND size >= $3 ORDER BY size LIMIT 1`
	selectNodes = `SELECT hash FROM node WHERE log = ` + ofLog + `
		AND level = $3 AND idx >= $4 AND idx < $5 ORDER BY idx`
	selectPaper = `SELECT data FROM paper WHERE drawer = $1 AND name = $2`
	// The end of the range is a pair, since not every prefix has a name that follows all that
	// begin with it.
	selectPapers = `SELECT name, data FROM paper
		WHERE (drawer, name) >= ($1, $2) AND (drawer, name) < ($3, $4) ORDER BY drawer, name`
)

var selectBodies = &family{
	before: `SELECT body.hash, body.data FROM body JOIN channel ON channel.id = body.channel
		WHERE channel.hash = $1 AND body.hash IN (`,
	fixed: 1, group: 1, after: `)`,
}

var reads = texts{
	single: []string{
		selectChannels, selectHeads, selectHead, selectEntries, selectCheckpoint, selectNodes,
		selectPaper, selectPapers,
	},
	families: []*family{selectBodies},
}

// each runs a query and calls scan for each row, until it says that it has enough.
func each(ctx context.Context, stmt *sql.Stmt, args []any, scan func(*sql.Rows) (more bool, err error)) error {
	result, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer result.Close()
	for result.Next() {
		if more, err := scan(result); err != nil || !more {
			return err
		}
	}
	return result.Err()
}

// Channels implements [store.Store].
func (s *Store) Channels(ctx context.Context) ([]record.Hash, error) {
	var channels []record.Hash
	err := each(ctx, s.read.single[selectChannels], nil, func(row *sql.Rows) (bool, error) {
		var raw sql.RawBytes
		if err := row.Scan(&raw); err != nil {
			return false, err
		}
		channel, err := hash(raw)
		channels = append(channels, channel)
		return true, err
	})
	if err != nil {
		return nil, s.fail("list channels", err)
	}
	return channels, nil
}

// Heads implements [store.Store].
func (s *Store) Heads(ctx context.Context, channel record.Hash) ([]store.Head, error) {
	var heads []store.Head
	err := each(ctx, s.read.single[selectHeads], []any{channel[:]}, func(row *sql.Rows) (bool, error) {
		head := store.Head{Log: store.Log{Channel: channel}}
		var party, root sql.RawBytes
		if err := row.Scan(&party, &head.Size, &root); err != nil {
			return false, err
		}
		head.Log.Party = string(party)
		var err error
		head.Root, err = hash(root)
		heads = append(heads, head)
		return true, err
	})
	if err != nil {
		return nil, s.fail(fmt.Sprintf("read the heads of channel %v", channel), err)
	}
	return heads, nil
}

// Head implements [store.Store].
func (s *Store) Head(ctx context.Context, log store.Log) (store.Head, error) {
	head := store.Head{Log: log}
	var root []byte
	err := s.read.single[selectHead].QueryRowContext(ctx, log.Channel[:], []byte(log.Party)).Scan(&head.Size, &root)
	if errors.Is(err, sql.ErrNoRows) {
		return head, nil
	}
	if err == nil {
		head.Root, err = hash(root)
	}
	if err != nil {
		return store.Head{}, s.fail(fmt.Sprintf("read the head of the %v", log), err)
	}
	return head, nil
}

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log store.Log, from, to int64) ([][]byte, error) {
	var entries [][]byte
	size := 0
	args := []any{log.Channel[:], []byte(log.Party), from, to, maxChunkRows}
	err := each(ctx, s.read.single[selectEntries], args, func(row *sql.Rows) (bool, error) {
		var seq int64
		var raw []byte
		if err := row.Scan(&seq, &raw); err != nil {
			return false, err
		}
		if want := from + int64(len(entries)); seq != want {
			return false, fmt.Errorf("entry %d is missing: the database is damaged, recover the log from another party", want)
		}
		entries = append(entries, blob(raw))
		size += len(raw)
		return size < maxChunk, nil
	})
	if err != nil {
		return nil, s.fail(fmt.Sprintf("read entries of the %v from %d", log, from), err)
	}
	return entries, nil
}

// Checkpoint implements [store.Store].
func (s *Store) Checkpoint(ctx context.Context, log store.Log, size int64) (store.Checkpoint, error) {
	c := store.Checkpoint{Log: log}
	row := s.read.single[selectCheckpoint].QueryRowContext(ctx, log.Channel[:], []byte(log.Party), size)
	err := row.Scan(&c.Size, &c.Note)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNone
	}
	if err != nil {
		return store.Checkpoint{}, s.fail(fmt.Sprintf("read a checkpoint of the %v at %d or later", log, size), err)
	}
	c.Note = blob(c.Note)
	return c, nil
}

// Nodes implements [store.Store].
func (s *Store) Nodes(ctx context.Context, log store.Log, level int, from, to int64) ([]record.Hash, error) {
	var nodes []record.Hash
	args := []any{log.Channel[:], []byte(log.Party), level, from, to}
	err := each(ctx, s.read.single[selectNodes], args, func(row *sql.Rows) (bool, error) {
		var raw sql.RawBytes
		if err := row.Scan(&raw); err != nil {
			return false, err
		}
		node, err := hash(raw)
		nodes = append(nodes, node)
		return true, err
	})
	if err != nil {
		return nil, s.fail(fmt.Sprintf("read tree nodes of the %v", log), err)
	}
	return nodes, nil
}

// Bodies implements [store.Store].
func (s *Store) Bodies(ctx context.Context, channel record.Hash, hashes []record.Hash) (map[record.Hash][]byte, error) {
	bodies := make(map[record.Hash][]byte, len(hashes))
	for len(hashes) > 0 {
		size := sizeOf(len(hashes))
		args := []any{channel[:]}
		for i := range hashes[:1<<size] {
			args = append(args, hashes[i][:])
		}
		hashes = hashes[1<<size:]
		err := each(ctx, s.read.families[selectBodies][size], args, func(row *sql.Rows) (bool, error) {
			var raw sql.RawBytes
			var data []byte
			if err := row.Scan(&raw, &data); err != nil {
				return false, err
			}
			name, err := hash(raw)
			bodies[name] = blob(data)
			return true, err
		})
		if err != nil {
			return nil, s.fail(fmt.Sprintf("read bodies of channel %v", channel), err)
		}
	}
	return bodies, nil
}

// Paper implements [store.Store].
func (s *Store) Paper(ctx context.Context, drawer, name string) ([]byte, error) {
	var data []byte
	err := s.read.single[selectPaper].QueryRowContext(ctx, []byte(drawer), []byte(name)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNone
	}
	if err != nil {
		return nil, s.fail(fmt.Sprintf("read paper %q in drawer %q", name, drawer), err)
	}
	return blob(data), nil
}

// Papers implements [store.Store].
func (s *Store) Papers(ctx context.Context, drawer, prefix string) ([]store.Paper, error) {
	var papers []store.Paper
	endDrawer, endName := after(drawer, prefix)
	args := []any{[]byte(drawer), []byte(prefix), endDrawer, endName}
	err := each(ctx, s.read.single[selectPapers], args, func(row *sql.Rows) (bool, error) {
		p := store.Paper{Drawer: drawer}
		var name sql.RawBytes
		if err := row.Scan(&name, &p.Data); err != nil {
			return false, err
		}
		p.Name, p.Data = string(name), blob(p.Data)
		papers = append(papers, p)
		return true, nil
	})
	if err != nil {
		return nil, s.fail(fmt.Sprintf("list papers %q… in drawer %q", prefix, drawer), err)
	}
	return papers, nil
}

// after returns the least drawer and name that follow every name in the drawer that begins
// with prefix.
func after(drawer, prefix string) (endDrawer, endName []byte) {
	end := []byte(prefix)
	for len(end) > 0 {
		last := len(end) - 1
		if end[last] < 0xff {
			end[last]++
			return []byte(drawer), end
		}
		end = end[:last]
	}
	return append([]byte(drawer), 0), []byte{}
}

// hash reads a hash column.
func hash(raw []byte) (record.Hash, error) {
	if len(raw) != record.HashSize {
		return record.Hash{}, fmt.Errorf("the database is damaged: a hash of %d bytes", len(raw))
	}
	return record.Hash(raw), nil
}
