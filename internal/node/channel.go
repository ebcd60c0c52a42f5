package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// channel is what the node holds in memory of one channel: enough to grow its logs, to judge
// what is said, and to answer what it amounts to.
type channel struct {
	id      record.Hash
	own     record.PartyName
	loading sync.Mutex
	stale   bool                 // a write failed; only the writer looks at it
	gone    map[record.Hash]bool // bodies that are expunged here; only the writer looks at it

	mu       sync.RWMutex // over all that follows; only the writer changes it
	charter  *record.Charter
	raw      []byte // of the charter
	logs     map[record.PartyName]*logState
	fold     *standing.Fold
	sealed   time.Time // when the own log was last sealed
	loss     *loss
	several  histories                   // of logs that have forked
	evidence map[record.PartyName][]byte // of forks
	unsure   bool                        // whether nothing says how far the own log was signed

	receipted map[record.PartyName]int64 // how much of the own log each party has receipted
	progress  chan struct{}              // closed when receipted grows

	peers sync.Map // record.PartyName → *peerState

	publicMu sync.Mutex
	public   *standing.Fold // of what is released
	publicOf string
}

// logState is the head of one log, and what is needed to grow it.
type logState struct {
	frontier store.Frontier
	seen     []record.Cited   // of its newest entry
	heads    map[int64][]byte // its newest checkpoints by size
	order    []int64          // of heads, oldest first
}

func (l *logState) clone() *logState {
	c := *l
	c.heads = maps.Clone(l.heads)
	c.order = slices.Clone(l.order)
	return &c
}

// keep remembers a signed checkpoint.
func (l *logState) keep(size int64, note []byte) {
	if _, known := l.heads[size]; !known {
		l.order = append(l.order, size)
		if len(l.order) > recentHeads {
			delete(l.heads, l.order[0])
			l.order = l.order[1:]
		}
	}
	l.heads[size] = note
}

func newLogState() *logState { return &logState{heads: map[int64][]byte{}} }

// CharterIn reads the charter of a channel from a node's store. It returns [ErrNoChannel] if the node
// is in no such channel.
func CharterIn(ctx context.Context, s store.Store, id record.Hash) (c *record.Charter, raw []byte, err error) {
	raw, err = s.Paper(ctx, charterDrawer, id.String())
	if errors.Is(err, store.ErrNone) {
		return nil, nil, fmt.Errorf("%s: %w", id.Short(), ErrNoChannel)
	}
	if err != nil {
		return nil, nil, err
	}
	c, found, err := record.ParseCharter(raw)
	if err == nil && found != id {
		err = fmt.Errorf("the charter kept for %s is that of %s: the database is damaged: stop the node, restore a backup, and heal from the others", id, found)
	}
	return c, raw, err
}

// load reads a channel from the store.
func (c *channel) load(ctx context.Context, n *Node) error {
	charter, raw, err := CharterIn(ctx, n.store, c.id)
	if err != nil {
		return err
	}
	heads, err := n.store.Heads(ctx, c.id)
	if err != nil {
		return err
	}
	fold := standing.New(charter, c.id)
	logs := map[record.PartyName]*logState{}
	several, err := foldSeveral(ctx, n, fold, heads)
	if err != nil {
		return err
	}
	for _, h := range heads {
		l := newLogState()
		if l.frontier, err = store.LoadFrontier(ctx, n.store, h.Log); err != nil {
			return err
		}
		party := record.PartyName(h.Log.Party)
		at := int64(0)
		var read store.Frontier // the hashes that are kept of the tree say nothing of the entries below them
		for raw, err := range store.AllEntries(ctx, n.store, h.Log, 0, h.Size) {
			if err != nil {
				return err
			}
			read.Append(record.LeafHash(raw))
			leaf := standing.NewLeaf(standing.PartyOf(party), at, raw)
			if leaf.Entry != nil {
				l.seen = leaf.Entry.Seen
			}
			if len(several[standing.PartyOf(party)]) == 0 {
				fold.Add(several.named(leaf))
			}
			at++
		}
		if read.Root() != l.frontier.Root() {
			return fmt.Errorf("channel %s: the entries of %s in the database are not those of its head: the database is damaged, or was changed: stop the node, restore a backup, and heal from the others", c.id.Short(), party)
		}
		logs[party] = l
	}
	evidence, err := loadEvidence(ctx, n, c.id)
	if err != nil {
		return err
	}
	receipted, err := newestReceipts(ctx, n, c.id, logs[n.party])
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.loadLoss(ctx, n, logs[n.party]); err != nil {
		return err
	}
	c.raw, c.charter, c.fold, c.logs = raw, charter, fold, logs
	c.several, c.evidence = several, evidence
	c.receipted, c.progress = receipted, make(chan struct{})
	return nil
}

func (c *channel) head(party record.PartyName) (int64, record.Hash) {
	l := c.logs[party]
	if l == nil {
		return 0, record.Hash{}
	}
	return l.frontier.Size(), l.frontier.Root()
}

// citedBut returns the heads of all logs but one, and of all their branches, as an entry of that log
// cites them.
func citedBut(logs map[record.PartyName]*logState, but record.PartyName) []record.Cited {
	list := []record.Cited{}
	for name, l := range logs {
		if name != but && l.frontier.Size() > 0 {
			list = append(list, record.Cited{Party: standing.PartyOf(name), Size: l.frontier.Size(), Root: l.frontier.Root()})
		}
	}
	slices.SortFunc(list, record.Cited.Compare)
	return list
}

func storeLog(channel record.Hash, party record.PartyName) store.Log {
	return store.Log{Channel: channel, Party: string(party)}
}
