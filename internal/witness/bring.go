package witness

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Bring brings the newest head of the own log in a channel to a witness, and keeps its cosignature.
// It returns what the witness has cosigned now, and nil if there is no head yet. A head that it has
// cosigned is brought too: what it says to that is how a node learns that it is an old copy of itself.
func Bring(ctx context.Context, n *node.Node, client *http.Client, a Asked, id record.Hash) (*Cosigned, error) {
	kept, err := AllCosigned(ctx, n, id, a.Name())
	if err != nil {
		return nil, err
	}
	var last *Cosigned
	if len(kept) > 0 {
		last = &kept[len(kept)-1]
	}
	return bring(ctx, n, client, a, id, last, true)
}

// bring is Bring where it is known what the witness has cosigned last, as far as is known here. It
// brings that again only if it is told to.
func bring(ctx context.Context, n *node.Node, client *http.Client, a Asked, id record.Hash, last *Cosigned, again bool) (*Cosigned, error) {
	key, err := a.verifier()
	if err != nil {
		return last, err
	}
	// A party may have joined, or rotated its keys, since the witness was first asked.
	if err := apart(ctx, n, id, key); err != nil {
		return last, err
	}
	if err := n.Losses(ctx, id); err != nil {
		return last, err
	}
	point, note, err := n.SignedHead(ctx, id, n.Party())
	if errors.Is(err, store.ErrNone) {
		return last, nil
	}
	known := last != nil && last.Size == point.Size
	if err != nil || known && !again {
		return last, err
	}
	own := slices.DeleteFunc(note.Signatures, func(s record.Signature) bool { return s.Name != point.Origin || s.IsSeal() })
	q := &request{checkpoint: record.SignedCheckpoint(point, own...)}
	if last != nil {
		q.old = last.Size
	}
	for range askAgain {
		if q.old > point.Size {
			return last, &Ahead{q.old, point.Size}
		}
		if q.proof, err = n.Consistency(ctx, id, n.Party(), q.old, point.Size); err != nil {
			return last, err
		}
		signatures, moved, err := post(ctx, client, a.URL, q)
		if err != nil {
			return last, err
		}
		if moved == nil {
			c, err := cosigned(point, key, signatures)
			if err != nil || known {
				return last, err // the first cosignature of a head says best how early it was seen
			}
			return c, keepCosigned(ctx, n, id, c)
		}
		if moved.Size == q.old {
			return last, ErrOtherHistory
		}
		q.old = moved.Size
	}
	return last, fmt.Errorf("it has said %d times that it has cosigned another size, the last time %d", askAgain, q.old)
}

// cosigned finds the one cosignature of a witness in its answer. What is by other keys says nothing;
// what is by its key and does not fit is a fault.
func cosigned(point record.Checkpoint, key record.VerifyKey, signatures []record.Signature) (*Cosigned, error) {
	for _, s := range signatures {
		if s.Name != key.Name || s.KeyID != key.ID() {
			continue
		}
		at, err := point.Verify(key, s)
		if err != nil {
			return nil, err
		}
		return &Cosigned{key.Name, point.Size, record.At(at), s}, nil
	}
	return nil, fmt.Errorf("its answer bears no cosignature by the key %s", key.Name)
}
