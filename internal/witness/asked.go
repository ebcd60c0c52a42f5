package witness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Asked is a witness that a node asks.
type Asked struct {
	Key      string        `json:"key"` // C2SP vkey, of type 0x04
	URL      string        `json:"url"` // prefix: Path comes after it
	Channels []record.Hash `json:"channels,omitempty"`
}

// Name is the key name of the witness.
func (a *Asked) Name() string { name, _, _ := strings.Cut(a.Key, "+"); return name }

// For reports whether the witness is asked in a channel: in all, if none is named.
func (a *Asked) For(id record.Hash) bool {
	return len(a.Channels) == 0 || slices.Contains(a.Channels, id)
}

func (a *Asked) verifier() (record.VerifyKey, error) {
	k, err := record.ParseVerifyKey(a.Key)
	switch {
	case err != nil:
		return k, err
	case k.Type != record.Cosignature:
		return k, fmt.Errorf("%s: the key makes signatures of type %#02x: a witness whose cosignatures this version reads has type %#02x", k.Name, byte(k.Type), byte(record.Cosignature))
	}
	if giver, receipts := record.ReceiptGiver(k.Name); receipts {
		return k, fmt.Errorf("%s: that is the name under which %s gives receipts: a witness has a key and a name of its own", k.Name, giver)
	}
	return k, nil
}

const (
	askedDrawer  = "witnesses"
	neededDrawer = "witnesses-needed"
)

// Ask has a node ask a witness from now on, in place of one of the same name.
func Ask(ctx context.Context, n *node.Node, a Asked) error {
	key, err := a.verifier()
	if err != nil {
		return err
	}
	if u, err := url.Parse(a.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is no address of a witness: want https://host/prefix", a.URL)
	}
	a.URL = strings.TrimSuffix(a.URL, "/")
	ids, err := n.Channels(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !a.For(id) {
			continue
		}
		if err := apart(ctx, n, id, key); err != nil {
			return err
		}
	}
	all, err := AllAsked(ctx, n)
	if err != nil {
		return err
	}
	if len(all) >= maxWitnesses && !slices.ContainsFunc(all, func(b Asked) bool { return b.Name() == key.Name }) {
		return fmt.Errorf("this node asks %d witnesses already", len(all))
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: askedDrawer, Name: key.Name, Data: raw}})
}

// apart refuses a witness whose key is one of a party's in the channel. An Ed25519 cosignature does
// not commit to the name of its key, so with the key of its receipts a party would give receipts,
// and it would take a receipt for a witness's word.
func apart(ctx context.Context, n *node.Node, id record.Hash, key record.VerifyKey) error {
	party, taken, err := n.HasKey(ctx, id, key.Public)
	if err == nil && taken {
		err = fmt.Errorf("the key of witness %s is a key of %s in channel %s: a witness has a key that is for nothing else", key.Name, party, id.Short())
	}
	return err
}

// Stop has a node ask a witness no more. What it cosigned stays.
func Stop(ctx context.Context, n *node.Node, name string) error {
	if _, err := n.Paper(ctx, askedDrawer, name); err != nil {
		return fmt.Errorf("witness %s: %w", name, err)
	}
	return n.Put(ctx, []store.Paper{{Drawer: askedDrawer, Name: name}})
}

// AllAsked lists the witnesses that a node asks, by name.
func AllAsked(ctx context.Context, n *node.Node) ([]Asked, error) {
	papers, err := n.Papers(ctx, askedDrawer, "")
	if err != nil {
		return nil, err
	}
	all := make([]Asked, len(papers))
	for i, p := range papers {
		if err := json.Unmarshal(p.Data, &all[i]); err != nil {
			return nil, fmt.Errorf("witness %s: %w", p.Name, err)
		}
	}
	return all, nil
}

func askedBy(ctx context.Context, n *node.Node, name string) (a Asked, known bool, err error) {
	raw, err := n.Paper(ctx, askedDrawer, name)
	if errors.Is(err, store.ErrNone) {
		return a, false, nil
	}
	if err != nil {
		return a, false, err
	}
	return a, true, json.Unmarshal(raw, &a)
}

// Needed is how many witnesses must have cosigned before a node says of an entry that it is
// witnessed. Nothing ever waits for it.
func Needed(ctx context.Context, n *node.Node, id record.Hash) (int, error) {
	raw, err := n.Paper(ctx, neededDrawer, id.String())
	if errors.Is(err, store.ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(raw))
}

// Need sets how many are needed in a channel. None: a node says who cosigned, and does not count.
func Need(ctx context.Context, n *node.Node, id record.Hash, count int) error {
	if count < 0 || count > maxWitnesses {
		return fmt.Errorf("%d is no number of witnesses: want 0 to %d", count, maxWitnesses)
	}
	return n.Put(ctx, []store.Paper{{Drawer: neededDrawer, Name: id.String(), Data: strconv.AppendInt(nil, int64(count), 10)}})
}
