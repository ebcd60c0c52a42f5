package store

import (
	"context"
	"iter"
)

// AllEntries yields the raw entries from ≤ n < to of a log, as many as are kept, holding only
// what one call of [Store.Entries] returns. It ends with the first error.
func AllEntries(ctx context.Context, s Store, log Log, from, to int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for from < to {
			entries, err := s.Entries(ctx, log, from, to)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(entries) == 0 {
				return
			}
			for _, entry := range entries {
				if !yield(entry, nil) {
					return
				}
			}
			from += int64(len(entries))
		}
	}
}
