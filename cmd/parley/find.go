package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// leastPrefix is how many digits of a hash must be given: fewer are likely a slip.
const leastPrefix = 4

// findChannel finds the channel that is meant: by the first digits of its hash, or the only one.
func findChannel(ctx context.Context, n *node.Node, prefix string) (record.Hash, error) {
	ids, err := n.Channels(ctx)
	if err != nil {
		return record.Hash{}, err
	}
	all := len(ids)
	ids = slices.DeleteFunc(ids, func(id record.Hash) bool { return !strings.HasPrefix(id.String(), strings.ToLower(prefix)) })
	switch {
	case len(ids) == 1:
		return ids[0], nil
	case all == 0:
		return record.Hash{}, remedied("found one with parley found, or join one with parley join; if it was in one and its store was lost, see parley heal", "%s is in no channel yet", n.Party())
	case len(ids) == 0:
		return record.Hash{}, remedied("parley show lists those that there are", "no channel begins with %s", prefix)
	}
	return record.Hash{}, remedied("say which with --channel: "+channelList(ctx, n, ids), "there are %d channels that it could be", len(ids))
}

func channelList(ctx context.Context, n *node.Node, ids []record.Hash) string {
	var list []string
	for _, id := range ids {
		title := ""
		if c, _, err := n.Charter(ctx, id); err == nil {
			title, _ = c.Title.In(spoken(c)...)
		}
		list = append(list, id.Short()+" "+quoted(title))
	}
	return strings.Join(list, ", ")
}

// findEntry finds the entry that is meant: by citation (us.example 12, us.example/12), or by
// the first digits of its act's hash.
func findEntry(ctx context.Context, n *node.Node, id record.Hash, text string) (standing.Cite, error) {
	text = strings.Join(strings.Fields(text), " ")
	if isHex(text) && len(text) >= leastPrefix {
		return findAct(ctx, n, id, text)
	}
	cite, err := node.ParseCite(text)
	if err != nil {
		return cite, fmt.Errorf("%w, or the first digits of the act's hash", err)
	}
	_, err = n.Line(ctx, id, cite)
	if err != nil {
		return cite, remedied("parley log lists the entries", "%w", err)
	}
	return cite, nil
}

func findAct(ctx context.Context, n *node.Node, id record.Hash, prefix string) (standing.Cite, error) {
	if h, err := record.ParseHash(prefix); err == nil {
		cite, ok, err := n.Find(ctx, id, h)
		if err == nil && ok {
			return cite, nil
		}
		if err != nil {
			return cite, err
		}
	}
	s, err := n.Standing(ctx, id, n.Now())
	if err != nil {
		return standing.Cite{}, err
	}
	var found []standing.Cite
	for _, p := range s.Parties {
		lines, err := n.Lines(ctx, id, p.Name, 0, record.MaxIndex)
		if err != nil {
			return standing.Cite{}, err
		}
		for _, l := range lines {
			if l.Act != nil && strings.HasPrefix(l.Act.Hash.String(), prefix) {
				found = append(found, standing.Cite{Party: l.Party, N: l.N})
			}
		}
	}
	switch len(found) {
	case 0:
		return standing.Cite{}, remedied("parley log lists the entries with their hashes", "no act begins with %s", prefix)
	case 1:
		return found[0], nil
	}
	return standing.Cite{}, remedied("give more of its digits, or its citation", "%d acts begin with %s", len(found), prefix)
}

// findRef turns what is typed into a reference: an entry as [findEntry] finds it, and # with the
// name of a point in it.
func findRef(ctx context.Context, n *node.Node, id record.Hash, text string) (record.Ref, error) {
	entry, point, isPoint := strings.Cut(text, "#")
	cite, err := findEntry(ctx, n, id, strings.TrimSpace(entry))
	if err != nil {
		return "", err
	}
	l, err := n.Line(ctx, id, cite)
	if err != nil {
		return "", err
	}
	if l.Act == nil {
		return "", remedied("parley log lists the entries", "%s is no act", cite)
	}
	ref := record.RefTo(l.Act.Hash)
	if isPoint {
		ref = ref.Point(strings.TrimSpace(point))
	}
	return ref, nil
}

func isHex(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'f') })
}
