package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley.example/internal/store/mailing"
)

// Mailing implements [mailing.Store] in the tables of a store.
type Mailing struct{ s *Store }

var _ mailing.Store = Mailing{}

// Mailing returns what is kept of mail. It is closed with the store.
func (s *Store) Mailing() Mailing { return Mailing{s} }

// Letters of service (confirmations and the like) have issues below zero.
const (
	subscriberColumns = `id, revision, address, folded, standing, lang, rhythm, choice, asked, asks, confirmed, bounces`
	letterColumns     = `id, issue, subscriber, state, digest, due, made, ended, tries, doubts, fate`

	takeMailNumbers = `INSERT INTO counter(name, given) VALUES ('mail', $1)
		ON CONFLICT (name) DO UPDATE SET given = counter.given + excluded.given RETURNING given`

	insertSubscriber = `INSERT INTO subscriber(` + subscriberColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (folded) DO NOTHING`
	updateSubscriber = `UPDATE subscriber SET revision = revision + 1, address = $1, standing = $2, lang = $3, rhythm = $4,
		choice = $5, asked = $6, asks = $7, confirmed = $8, bounces = $9 WHERE id = $10 AND revision = $11`
	cancelLetters = `UPDATE letter SET state = 4 WHERE subscriber = $1 AND state = 0`
	putService    = `INSERT INTO letter(` + letterColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (issue, subscriber) DO UPDATE
		SET id = excluded.id, state = excluded.state, due = excluded.due, made = excluded.made, ended = 0, tries = 0, doubts = 0, fate = ''`
	insertMailEvent = `INSERT INTO mail_event(id, subscriber, at, what, reason) VALUES ($1, $2, $3, $4, $5)`

	eraseSubscriber = `DELETE FROM subscriber WHERE id = $1`
	eraseLetters    = `DELETE FROM letter WHERE subscriber = $1`
	eraseEvents     = `DELETE FROM mail_event WHERE subscriber = $1`

	dropEvents = `DELETE FROM mail_event WHERE id > $1 AND id <= $2
		AND NOT EXISTS (SELECT 1 FROM subscriber AS s WHERE s.id = mail_event.subscriber)`

	insertIssue = `INSERT INTO issue(id, post, version, kind, made, reached, done) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (post, version, kind) DO NOTHING`
	moveIssue = `UPDATE issue SET reached = $1, done = $2 WHERE id = $3 AND reached = $4 AND done = 0`

	outcome  = `UPDATE letter SET state = $1, due = $2, ended = $3, fate = $4, tries = tries + 1 WHERE id = $5 AND state = 1`
	postpone = `UPDATE letter SET due = $1 WHERE id = $2 AND state = 0`
	// A letter that comes back from a connection is not sent any more if its subscriber has left meanwhile.
	gone           = `EXISTS (SELECT 1 FROM subscriber AS s WHERE s.id = letter.subscriber AND s.standing <> 2)`
	cancelGone     = `UPDATE letter SET state = 4 WHERE id = $1 AND state = 0 AND issue > 0 AND ` + gone
	cancelAllGone  = `UPDATE letter SET state = 4 WHERE state = 0 AND doubts > 0 AND issue > 0 AND ` + gone
	recoverLetters = `UPDATE letter SET state = 0, doubts = doubts + 1 WHERE state = 1`
)

var (
	insertSubscribers = &family{
		before: `INSERT INTO subscriber(` + subscriberColumns + `) VALUES `, group: 12, after: ` ON CONFLICT (folded) DO NOTHING`,
	}
	insertEvents  = &family{before: `INSERT INTO mail_event(id, subscriber, at, what, reason) VALUES `, group: 5}
	insertLetters = &family{
		before: `INSERT INTO letter(` + letterColumns + `) VALUES `, group: 11,
		after: ` ON CONFLICT (issue, subscriber) DO NOTHING`,
	}
	supersede = &family{before: `UPDATE letter SET state = 5 WHERE state = 0 AND id IN (`, group: 1, after: `)`}
	claim     = &family{before: `UPDATE letter SET state = 1 WHERE state = 0 AND id IN (`, group: 1, after: `) RETURNING id`}
	markSent  = &family{
		before: `UPDATE letter SET state = 2, tries = tries + 1, fate = '', ended = $1 WHERE state = 1 AND id IN (`, fixed: 1, group: 1, after: `)`,
	}
)

var mailingWrites = texts{
	single: []string{
		takeMailNumbers, insertSubscriber, updateSubscriber, cancelLetters, putService, insertMailEvent,
		eraseSubscriber, eraseLetters, eraseEvents, dropEvents, insertIssue, moveIssue, outcome, postpone, recoverLetters, cancelGone, cancelAllGone,
	},
	families: []*family{insertSubscribers, insertEvents, insertLetters, supersede, claim, markSent},
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (m Mailing) transact(ctx context.Context, doing string, do func(*transaction) error) error {
	err := m.s.transact(ctx, do)
	if err != nil && !errors.Is(err, mailing.ErrMoved) {
		return m.s.fail(doing, err)
	}
	return err
}

// mailNumbers takes new numbers for rows: those after the one returned.
func (t *transaction) mailNumbers(n int) (last int64, err error) {
	var given int64
	err = t.tx.StmtContext(t.ctx, t.stmts.single[takeMailNumbers]).QueryRowContext(t.ctx, int64(n)).Scan(&given)
	return given - int64(n), err
}

// Put implements [mailing.Store].
func (m Mailing) Put(ctx context.Context, c mailing.Change) (mailing.Subscriber, error) {
	var kept mailing.Subscriber
	err := m.transact(ctx, "write a subscriber", func(t *transaction) error {
		kept = c.Subscriber
		number, err := t.mailNumbers(3)
		if err != nil {
			return err
		}
		if err := t.putSubscriber(&kept, number+1); err != nil {
			return err
		}
		if kept.Standing != mailing.Active {
			if _, err := t.exec(cancelLetters, kept.ID); err != nil {
				return err
			}
		}
		if l := c.Service; l != nil {
			l.ID, l.Subscriber = number+2, kept.ID
			if _, err := t.exec(putService, letterArgs(*l)...); err != nil {
				return err
			}
		}
		c.Event.Subscriber = kept.ID
		return t.note(number+3, c.Event)
	})
	return kept, err
}

// Import implements [mailing.Store].
func (m Mailing) Import(ctx context.Context, all []mailing.Subscriber, e mailing.Event) (added int, err error) {
	err = m.transact(ctx, "import subscribers", func(t *transaction) error {
		number, err := t.mailNumbers(2 * len(all))
		if err != nil {
			return err
		}
		rows := t.rows(insertSubscribers)
		for _, s := range all {
			number++
			s.ID, s.Revision = number, 1
			if err := rows.add(subscriberArgs(s)...); err != nil {
				return err
			}
		}
		if err := rows.flush(); err != nil {
			return err
		}
		added = int(rows.changed)
		last := number
		notes := t.rows(insertEvents)
		for first := last - int64(len(all)); first < last; first++ {
			number++
			if err := notes.add(number, first+1, micros(e.At), e.What, e.Reason); err != nil {
				return err
			}
		}
		if err := notes.flush(); err != nil {
			return err
		}
		_, err = t.exec(dropEvents, last, number) // of those that were passed over
		return err
	})
	return added, err
}

func subscriberArgs(s mailing.Subscriber) []any {
	return []any{
		s.ID, s.Revision, s.Address, []byte(s.Folded), int64(s.Standing), s.Lang, s.Rhythm, s.Choice,
		micros(s.Asked), s.Asks, micros(s.Confirmed), s.Bounces,
	}
}

// putSubscriber writes a subscriber, a new one under the number.
func (t *transaction) putSubscriber(s *mailing.Subscriber, number int64) error {
	var changed int64
	var err error
	if s.ID == 0 {
		s.ID, s.Revision = number, 1
		changed, err = t.exec(insertSubscriber, subscriberArgs(*s)...)
	} else {
		changed, err = t.exec(updateSubscriber, s.Address, int64(s.Standing), s.Lang, s.Rhythm, s.Choice,
			micros(s.Asked), s.Asks, micros(s.Confirmed), s.Bounces, s.ID, s.Revision)
		s.Revision++
	}
	if err == nil && changed != 1 {
		err = fmt.Errorf("subscriber %d: %w", s.ID, mailing.ErrMoved)
	}
	return err
}

func (t *transaction) note(number int64, e mailing.Event) error {
	_, err := t.exec(insertMailEvent, number, e.Subscriber, micros(e.At), e.What, e.Reason)
	return err
}

// Note implements [mailing.Store].
func (m Mailing) Note(ctx context.Context, e mailing.Event) error {
	return m.transact(ctx, "note an event", func(t *transaction) error {
		number, err := t.mailNumbers(1)
		if err != nil {
			return err
		}
		return t.note(number+1, e)
	})
}

// Erase implements [mailing.Store].
func (m Mailing) Erase(ctx context.Context, subscriber int64) error {
	return m.transact(ctx, "erase a subscriber", func(t *transaction) error {
		for _, text := range []string{eraseSubscriber, eraseLetters, eraseEvents} {
			if _, err := t.exec(text, subscriber); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddIssue implements [mailing.Store].
func (m Mailing) AddIssue(ctx context.Context, i mailing.Issue) (mailing.Issue, error) {
	err := m.transact(ctx, "add an issue", func(t *transaction) error {
		number, err := t.mailNumbers(1)
		if err != nil {
			return err
		}
		i.ID = number + 1
		_, err = t.exec(insertIssue, i.ID, []byte(i.Post), i.Version, i.Kind, micros(i.Made), i.Reached, flag(i.Done))
		return err
	})
	if err != nil {
		return i, err
	}
	return m.issue(ctx, i)
}

// Spread implements [mailing.Store].
func (m Mailing) Spread(ctx context.Context, s mailing.Step) error {
	return m.transact(ctx, "write letters", func(t *transaction) error {
		moved, err := t.exec(moveIssue, s.To, flag(s.Done), s.Issue, s.From)
		if err == nil && moved != 1 {
			err = fmt.Errorf("issue %d at subscriber %d: %w", s.Issue, s.From, mailing.ErrMoved)
		}
		if err != nil {
			return err
		}
		old := t.rows(supersede)
		for _, id := range s.Supersede {
			if err := old.add(id); err != nil {
				return err
			}
		}
		if err := old.flush(); err != nil {
			return err
		}
		if old.changed != int64(len(s.Supersede)) {
			return fmt.Errorf("%d letters to supersede: %w", int64(len(s.Supersede))-old.changed, mailing.ErrMoved)
		}
		number, err := t.mailNumbers(len(s.Letters))
		if err != nil {
			return err
		}
		rows := t.rows(insertLetters)
		for _, l := range s.Letters {
			number++
			l.ID, l.Issue = number, s.Issue
			if err := rows.add(letterArgs(l)...); err != nil {
				return err
			}
		}
		return rows.flush()
	})
}

func letterArgs(l mailing.Letter) []any {
	return []any{
		l.ID, l.Issue, l.Subscriber, int64(l.State), flag(l.Digest), micros(l.Due), micros(l.Made), micros(l.Ended),
		l.Tries, l.Doubts, l.Fate,
	}
}

// Settle implements [mailing.Store].
func (m Mailing) Settle(ctx context.Context, s mailing.Settlement) (claimed []int64, err error) {
	err = m.transact(ctx, "settle letters", func(t *transaction) error {
		claimed = claimed[:0]
		if err := t.settle(s.Done); err != nil {
			return err
		}
		return t.inGroups(claim, nil, s.Claim, func(stmt *sql.Stmt, args []any) error {
			result, err := t.tx.StmtContext(t.ctx, stmt).QueryContext(t.ctx, args...)
			if err != nil {
				return err
			}
			defer result.Close()
			for result.Next() {
				var id int64
				if err := result.Scan(&id); err != nil {
					return err
				}
				claimed = append(claimed, id)
			}
			return result.Err()
		})
	})
	return claimed, err
}

// settle writes outcomes: those that were sent, which are most, many at a time.
func (t *transaction) settle(done []mailing.Outcome) error {
	var sent []int64
	var at time.Time
	for _, o := range done {
		switch o.State {
		case mailing.Sent:
			sent = append(sent, o.Letter)
			at = o.At
		case mailing.Waiting:
			if _, err := t.exec(outcome, int64(o.State), micros(o.At), int64(0), o.Fate, o.Letter); err != nil {
				return err
			}
			if _, err := t.exec(cancelGone, o.Letter); err != nil {
				return err
			}
		default:
			if _, err := t.exec(outcome, int64(o.State), micros(o.At), micros(o.At), o.Fate, o.Letter); err != nil {
				return err
			}
		}
	}
	return t.inGroups(markSent, []any{micros(at)}, sent, func(stmt *sql.Stmt, args []any) error {
		_, err := t.run(stmt, args)
		return err
	})
}

// inGroups calls do with the statements of a family that take all the numbers, after fixed arguments.
func (t *transaction) inGroups(f *family, fixed []any, ids []int64, do func(*sql.Stmt, []any) error) error {
	for len(ids) > 0 {
		size := sizeOf(len(ids))
		args := append([]any{}, fixed...)
		for _, id := range ids[:1<<size] {
			args = append(args, id)
		}
		ids = ids[1<<size:]
		if err := do(t.stmts.families[f][size], args); err != nil {
			return err
		}
	}
	return nil
}

// Postpone implements [mailing.Store].
func (m Mailing) Postpone(ctx context.Context, turns []mailing.Turn) error {
	return m.transact(ctx, "put letters off", func(t *transaction) error {
		for _, turn := range turns {
			if _, err := t.exec(postpone, micros(turn.Due), turn.Letter); err != nil {
				return err
			}
		}
		return nil
	})
}

// Recover implements [mailing.Store].
func (m Mailing) Recover(ctx context.Context) (n int64, err error) {
	err = m.transact(ctx, "recover letters", func(t *transaction) error {
		if n, err = t.exec(recoverLetters); err != nil {
			return err
		}
		_, err = t.exec(cancelAllGone)
		return err
	})
	return n, err
}
