package witness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Cosigned is a head of the own log that a witness has cosigned.
type Cosigned struct {
	Witness string      `json:"witness"` // the name of its key
	Size    int64       `json:"size"`    // entries
	At      record.Time `json:"at"`      // by the clock of the witness

	signature record.Signature
}

// Cosignatures are kept beside the checkpoints and not on them: what a checkpoint bears travels to
// the other parties, who drop what they do not know, and there is room on it for the parties of a
// channel and no more. A paper is one signature line; its name is the channel, the witness and the
// size, which key names keep apart because they have no spaces.
const cosignedDrawer = "cosigned"

func cosignedName(id record.Hash, witness string, size int64) string {
	return fmt.Sprintf("%s %s %016d", id, witness, size)
}

func keepCosigned(ctx context.Context, n *node.Node, id record.Hash, c *Cosigned) error {
	return n.Put(ctx, []store.Paper{{Drawer: cosignedDrawer, Name: cosignedName(id, c.Witness, c.Size), Data: c.signature.Line()}})
}

// AllCosigned lists what is kept of a witness in a channel, the smallest head first; of every witness
// if none is named, one after the other. They were verified when they came.
func AllCosigned(ctx context.Context, n *node.Node, id record.Hash, witness string) ([]Cosigned, error) {
	prefix := id.String() + " "
	if witness != "" {
		prefix += witness + " "
	}
	papers, err := n.Papers(ctx, cosignedDrawer, prefix)
	if err != nil {
		return nil, err
	}
	all := make([]Cosigned, len(papers))
	for i, p := range papers {
		if all[i], err = readCosigned(p); err != nil {
			return nil, fmt.Errorf("cosignature %s: %w", p.Name, err)
		}
	}
	return all, nil
}

func readCosigned(p store.Paper) (Cosigned, error) {
	fields := strings.Fields(p.Name)
	if len(fields) != 3 {
		return Cosigned{}, fmt.Errorf("it has no name of a channel, a witness and a size")
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return Cosigned{}, err
	}
	signatures, err := record.ParseSignatures(p.Data)
	if err != nil {
		return Cosigned{}, err
	}
	at, err := signatures[0].Stamp()
	return Cosigned{fields[1], size, record.At(at), signatures[0]}, err
}

// Newest returns of each witness the largest head that it cosigned in a channel.
func Newest(ctx context.Context, n *node.Node, id record.Hash) ([]Cosigned, error) {
	all, err := AllCosigned(ctx, n, id, "")
	slices.Reverse(all)
	list := firstOfEach(all)
	slices.Reverse(list)
	return list, err
}

// Seen returns of each witness the first head over an entry that it cosigned: by then it had seen
// a log in which the entry stands.
func Seen(ctx context.Context, n *node.Node, id record.Hash, entry int64) ([]Cosigned, error) {
	all, err := AllCosigned(ctx, n, id, "")
	return firstOfEach(slices.DeleteFunc(all, func(c Cosigned) bool { return c.Size <= entry })), err
}

// firstOfEach keeps the first of each witness.
func firstOfEach(all []Cosigned) []Cosigned {
	return slices.CompactFunc(all, func(x, y Cosigned) bool { return x.Witness == y.Witness })
}

// Signatures returns the lines by which the witnesses that are asked cosigned one head of the own log.
func Signatures(ctx context.Context, n *node.Node, id record.Hash, size int64) ([]record.Signature, error) {
	asked, err := AllAsked(ctx, n)
	if err != nil {
		return nil, err
	}
	var list []record.Signature
	for _, a := range asked {
		raw, err := n.Paper(ctx, cosignedDrawer, cosignedName(id, a.Name(), size))
		if errors.Is(err, store.ErrNone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		signatures, err := record.ParseSignatures(raw)
		if err != nil {
			return nil, fmt.Errorf("cosignature of %s: %w", a.Name(), err)
		}
		list = append(list, signatures...)
	}
	return list, nil
}

// Enough returns how many entries are covered by heads that as many witnesses as are needed have
// cosigned; 0 if none is needed.
func Enough(newest []Cosigned, needed int) int64 {
	if needed == 0 || len(newest) < needed {
		return 0
	}
	sizes := make([]int64, len(newest))
	for i, c := range newest {
		sizes[i] = c.Size
	}
	slices.Sort(sizes)
	return sizes[len(sizes)-needed]
}
