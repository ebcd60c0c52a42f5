package backup

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/backup/archive"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

// survey reads every entry in a database that nobody else has open, and returns how far each log
// goes. It refuses one whose entries do not have the root of its head, or whose newest checkpoint is
// not over that head. A database of an older schema is brought up to date by this.
func survey(ctx context.Context, path string) (all []archive.Channel, err error) {
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ids, err := s.Channels(ctx)
	if err != nil {
		return nil, err
	}
	all = []archive.Channel{}
	for _, id := range ids {
		charter, _, err := node.CharterIn(ctx, s, id)
		if err != nil {
			return nil, err
		}
		c := archive.Channel{ID: id, Title: charter.Title, Heads: []record.Cited{}}
		heads, err := s.Heads(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, h := range heads {
			if h.Size == 0 {
				continue
			}
			if err := verify(ctx, s, h); err != nil {
				return nil, fmt.Errorf("%v: %w", h.Log, err)
			}
			c.Heads = append(c.Heads, record.Cited{Party: record.PartyName(h.Log.Party), Size: h.Size, Root: h.Root})
		}
		all = append(all, c)
	}
	return all, nil
}

// verify computes the root of a log from its entries, and holds its head and its checkpoint to it.
func verify(ctx context.Context, s store.Store, h store.Head) error {
	var f store.Frontier
	for raw, err := range store.AllEntries(ctx, s, h.Log, 0, h.Size) {
		if err != nil {
			return err
		}
		f.Append(record.Hash(tlog.RecordHash(raw)))
	}
	if f.Size() != h.Size || f.Root() != h.Root {
		return fmt.Errorf("its head is %d entries with root %v, and there are %d with root %v: the database is damaged", h.Size, h.Root, f.Size(), f.Root())
	}
	kept, err := s.Checkpoint(ctx, h.Log, h.Size)
	if err != nil {
		return fmt.Errorf("the checkpoint over its %d entries: %w", h.Size, err)
	}
	point, _, err := record.ParseCheckpoint(kept.Note)
	if err != nil {
		return err
	}
	want := record.Checkpoint{Origin: record.Origin(h.Log.Party, h.Log.Channel), Size: h.Size, Root: h.Root}
	if point != want {
		return fmt.Errorf("its checkpoint is over %d entries with root %v, and not over the %d that are there with root %v: the database is damaged", point.Size, point.Root, h.Size, h.Root)
	}
	return nil
}
