package office

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"parley.example/internal/node"
	"parley.example/record"
)

// Rotated says what a rotation of keys did.
type Rotated struct {
	New      bool          `json:"new-keys"` // false: an earlier rotation was brought to its end
	Channels []record.Hash `json:"channels"` // in which the party now has the newest keys
	Old      []record.Hash `json:"old-law"`  // whose law knows no rotation: they keep their keys
}

// RotateKeys gives the party new keys in every channel. They are sealed into the ring, beside the
// old ones, before any entry names them; so after a crash at any moment both are there, and the
// next call goes on with the same new keys where the last one stopped.
func (o *Office) RotateKeys(ctx context.Context) (Rotated, error) {
	done := Rotated{Channels: []record.Hash{}, Old: []record.Hash{}}
	all, err := o.ring.nodeKeys()
	if err != nil {
		return done, err
	}
	newest := all[len(all)-1]
	behind, old, err := o.behind(ctx, newest)
	if err != nil {
		return done, err
	}
	done.Old = append(done.Old, old...)
	if len(behind) == 0 {
		if newest, err = o.ring.renew(o.Random); err != nil {
			return done, err
		}
		done.New = true
		if behind, _, err = o.behind(ctx, newest); err != nil {
			return done, err
		}
	}
	for _, id := range behind {
		if _, err := o.Node.Rotate(ctx, id, newest); err != nil {
			return done, fmt.Errorf("channel %s: %w", id.Short(), err)
		}
		done.Channels = append(done.Channels, id)
	}
	return done, nil
}

// behind lists the channels in which the party has other keys than the newest, and those that
// cannot have others.
func (o *Office) behind(ctx context.Context, newest node.Keys) (list, old []record.Hash, err error) {
	want, err := node.PublicKeys(newest)
	if err != nil {
		return nil, nil, err
	}
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		charter, _, err := o.Node.Charter(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		chain, err := o.Node.Keys(ctx, id)
		switch {
		case err != nil: // it is not in this channel yet
		case charter.Law < 2:
			old = append(old, id)
		case !bytes.Equal(chain.At(math.MaxInt64).Keys.Party, want.Party):
			list = append(list, id)
		}
	}
	return list, old, nil
}
