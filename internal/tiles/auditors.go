package tiles

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Auditor is somebody who is no party of a channel, and is shown the log of the node's own party all
// the same, because whoever runs the node says so. Who is shown all logs the charter says: see
// [record.Auditor].
type Auditor struct {
	Name string           `json:"name"` // for people; the key is what counts
	Key  record.PublicKey `json:"key"`  // Ed25519: it holds the certificate of the connection
}

const auditorDrawer = "auditors"

// maxAuditors bounds those whom a node names in one channel: each request looks at all of them.
const maxAuditors = 100

func auditorName(id record.Hash, name string) string { return id.String() + " " + name }

// Name has a node show logs of a channel to an auditor from now on, in place of one of that name.
func Name(ctx context.Context, n *node.Node, id record.Hash, a Auditor) error {
	if a.Name == "" || len(a.Name) > record.MaxName || strings.ContainsFunc(a.Name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("%q is no name for an auditor: want visible ASCII without spaces", a.Name)
	}
	if party, taken, err := n.HasKey(ctx, id, a.Key); err != nil || taken {
		if err == nil {
			err = fmt.Errorf("the key is one of %s in this channel: a party needs not be named to see its logs", party)
		}
		return err
	}
	charter, _, err := n.Charter(ctx, id)
	if err != nil {
		return err
	}
	if named, ok := charter.Auditor(a.Key); ok {
		return fmt.Errorf("the key is that of %s, whom the charter names: it is shown every log", named.Name)
	}
	all, err := Auditors(ctx, n, id)
	if err != nil {
		return err
	}
	if len(all) >= maxAuditors && !slices.ContainsFunc(all, func(b Auditor) bool { return a.Name == b.Name }) {
		return fmt.Errorf("channel %s has %d auditors already", id.Short(), len(all))
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: auditorDrawer, Name: auditorName(id, a.Name), Data: raw}})
}

// Dismiss has a node show an auditor nothing more. What was shown, it has.
func Dismiss(ctx context.Context, n *node.Node, id record.Hash, name string) error {
	if _, err := n.Paper(ctx, auditorDrawer, auditorName(id, name)); err != nil {
		return fmt.Errorf("auditor %s: %w", name, err)
	}
	return n.Put(ctx, []store.Paper{{Drawer: auditorDrawer, Name: auditorName(id, name)}})
}

// Auditors lists those whom the node has named in a channel, by name.
func Auditors(ctx context.Context, n *node.Node, id record.Hash) ([]Auditor, error) {
	papers, err := n.Papers(ctx, auditorDrawer, auditorName(id, ""))
	if err != nil {
		return nil, err
	}
	all := make([]Auditor, len(papers))
	for i, p := range papers {
		if err := json.Unmarshal(p.Data, &all[i]); err != nil {
			return nil, fmt.Errorf("auditor %s: %w", p.Name, err)
		}
	}
	return all, nil
}

// May reports whether the holder of a key is shown a party's log: a party of the channel, which holds
// it anyway, by its line key; an auditor whom the charter names; and the log of the node's own party
// also one whom the node has named.
func May(ctx context.Context, n *node.Node, id record.Hash, party record.PartyName, key record.PublicKey) (bool, error) {
	parties, err := n.Counterparts(ctx, id)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(parties, func(p record.Party) bool { return bytes.Equal(p.Keys.Line, key) }) {
		return true, nil
	}
	charter, _, err := n.Charter(ctx, id)
	if err != nil {
		return false, err
	}
	if _, named := charter.Auditor(key); named {
		return true, nil
	}
	if party != n.Party() {
		return false, nil
	}
	auditors, err := Auditors(ctx, n, id)
	return slices.ContainsFunc(auditors, func(a Auditor) bool { return bytes.Equal(a.Key, key) }), err
}
