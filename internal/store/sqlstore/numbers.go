package sqlstore

import (
	"database/sql"
	"maps"
	"sync"

	"parley.example/internal/store"
	"parley.example/record"
)

// numbers are the short integers that stand for channels and logs in the rows.
type numbers struct {
	channels map[record.Hash]int64
	logs     map[store.Log]int64
}

func newNumbers() numbers {
	return numbers{map[record.Hash]int64{}, map[store.Log]int64{}}
}

// numbering remembers numbers between transactions. They are given once and never change or
// go, so what is remembered stays right: some 200 bytes for each log that has been written.
type numbering struct {
	mu sync.Mutex
	numbers
}

func newNumbering() *numbering { return &numbering{numbers: newNumbers()} }

// recall returns what is remembered of those wanted.
func (n *numbering) recall(w wanted) numbers {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := newNumbers()
	for _, channel := range w.channels {
		if id, ok := n.channels[channel]; ok {
			found.channels[channel] = id
		}
	}
	for _, log := range w.logs {
		if id, ok := n.logs[log]; ok {
			found.logs[log] = id
		}
	}
	return found
}

// learn remembers numbers that are committed.
func (n *numbering) learn(found numbers) {
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.Copy(n.channels, found.channels)
	maps.Copy(n.logs, found.logs)
}

// wanted is what a batch needs numbers for, each once, in the order of the batch.
type wanted struct {
	channels []record.Hash
	logs     []store.Log
}

func wantedBy(b *store.Batch) wanted {
	var w wanted
	seen := newNumbers()
	channel := func(h record.Hash) {
		if _, ok := seen.channels[h]; !ok {
			seen.channels[h] = 0
			w.channels = append(w.channels, h)
		}
	}
	log := func(l store.Log) {
		channel(l.Channel)
		if _, ok := seen.logs[l]; !ok {
			seen.logs[l] = 0
			w.logs = append(w.logs, l)
		}
	}
	for i := range b.Grow {
		log(b.Grow[i].Log)
	}
	for i := range b.Checkpoints {
		log(b.Checkpoints[i].Log)
	}
	for i := range b.Bodies {
		channel(b.Bodies[i].Channel)
	}
	for i := range b.Expunge {
		channel(b.Expunge[i].Channel)
	}
	return w
}

// without keeps what is not found.
func (w wanted) without(found numbers) wanted {
	var left wanted
	for _, channel := range w.channels {
		if _, ok := found.channels[channel]; !ok {
			left.channels = append(left.channels, channel)
		}
	}
	for _, log := range w.logs {
		if _, ok := found.logs[log]; !ok {
			left.logs = append(left.logs, log)
		}
	}
	return left
}

func (w wanted) none() bool { return len(w.channels) == 0 && len(w.logs) == 0 }

const takeNumbers = `INSERT INTO counter(name, given) VALUES ('number', $1)
	ON CONFLICT (name) DO UPDATE SET given = counter.given + excluded.given RETURNING given`

var (
	findNumbers = &family{
		before: `SELECT channel.hash, channel.id, log.party, log.id
			FROM channel LEFT JOIN log ON log.channel = channel.id WHERE channel.hash IN (`,
		group: 1, after: `)`,
	}
	insertChannel = &family{before: `INSERT INTO channel(id, hash) VALUES `, group: 2}
	insertLog     = &family{before: `INSERT INTO log(id, channel, party) VALUES `, group: 3}
)

// number adds to found the numbers of all that is wanted, giving new ones to what has none.
func (t *transaction) number(w wanted, found numbers) error {
	left := w.without(found)
	if left.none() {
		return nil
	}
	if err := t.find(left, found); err != nil {
		return err
	}
	if left = w.without(found); left.none() {
		return nil
	}
	// Whoever holds the counter's row gives numbers alone; who held it before us may have
	// given some to what we miss, so look again.
	count := int64(len(left.channels) + len(left.logs))
	var given int64
	if err := t.tx.StmtContext(t.ctx, t.stmts.single[takeNumbers]).QueryRowContext(t.ctx, count).Scan(&given); err != nil {
		return err
	}
	if err := t.find(left, found); err != nil {
		return err
	}
	return t.give(w.without(found), found, given-count)
}

// give writes new numbers, those after last.
func (t *transaction) give(w wanted, found numbers, last int64) error {
	channels := t.rows(insertChannel)
	for _, channel := range w.channels {
		last++
		found.channels[channel] = last
		if err := channels.add(last, channel[:]); err != nil {
			return err
		}
	}
	if err := channels.flush(); err != nil {
		return err
	}
	logs, heads := t.rows(insertLog), t.rows(moveHead)
	for _, log := range w.logs {
		last++
		found.logs[log] = last
		if err := logs.add(last, found.channels[log.Channel], []byte(log.Party)); err != nil {
			return err
		}
	}
	if err := logs.flush(); err != nil {
		return err
	}
	for _, log := range w.logs {
		if err := heads.add(found.logs[log], 0, 0, make([]byte, record.HashSize)); err != nil {
			return err
		}
	}
	return heads.flush()
}

// find adds the numbers that the database has.
func (t *transaction) find(w wanted, found numbers) error {
	seen := make(map[record.Hash]bool, len(w.channels))
	var args []any
	ask := func(channel record.Hash) {
		if !seen[channel] {
			seen[channel] = true
			args = append(args, channel[:])
		}
	}
	for _, channel := range w.channels {
		ask(channel)
	}
	for _, log := range w.logs {
		ask(log.Channel)
	}
	stmts := t.stmts.families[findNumbers]
	for len(args) > 0 {
		size := sizeOf(len(args))
		result, err := t.tx.StmtContext(t.ctx, stmts[size]).QueryContext(t.ctx, args[:1<<size]...)
		if err != nil {
			return err
		}
		if err := found.scan(result); err != nil {
			return err
		}
		args = args[1<<size:]
	}
	return nil
}

func (n numbers) scan(result *sql.Rows) error {
	defer result.Close()
	for result.Next() {
		var hash, party []byte
		var channel int64
		var log sql.NullInt64
		if err := result.Scan(&hash, &channel, &party, &log); err != nil {
			return err
		}
		n.channels[record.Hash(hash)] = channel
		if log.Valid {
			n.logs[store.Log{Channel: record.Hash(hash), Party: string(party)}] = log.Int64
		}
	}
	return result.Err()
}
