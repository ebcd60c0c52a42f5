package node

import (
	"context"
	"errors"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// packer fills a bundle as far as there is room in it.
type packer struct {
	*record.Bundle
	node    *Node
	channel *channel
	room    int                  // that is left
	whole   int                  // that there was
	sent    map[record.Hash]bool // the bodies that are in it
	heads   int                  // how many heads may be sent only for the signatures on them
}

// packed is an entry with its body, if it has one that is not in the bundle yet.
type packed struct {
	entry    []byte
	body     []byte
	bodyHash record.Hash
}

func (e packed) size() int { return len(e.entry) + len(e.body) }

// packHead adds the newest head of a log, for the signatures on it.
func (p *packer) packHead(ctx context.Context, party record.PartyName, size int64) error {
	note, ok := p.channel.logs[party].heads[size]
	if !ok {
		kept, err := p.node.store.Checkpoint(ctx, storeLog(p.channel.id, party), size)
		if err != nil {
			return err
		}
		note = kept.Note
	}
	p.Logs = append(p.Logs, record.LogPart{Party: standing.PartyOf(party), First: size, Checkpoints: [][]byte{note}})
	return nil
}

// pack adds a run of a log's entries with their bodies. A run ends where the log's author
// signed. If the first such place is beyond the room that is left, the log waits for the next
// bundle; if the bundle is empty, the run may be as large as any that was ever taken in.
func (p *packer) pack(ctx context.Context, party record.PartyName, first, size int64) error {
	room := p.room
	run, head, err := p.run(ctx, party, first, size, room)
	if errors.Is(err, errNoRoom) && p.room == p.whole {
		run, head, err = p.run(ctx, party, first, size, record.MaxRunBytes)
	}
	if errors.Is(err, errNoRoom) {
		return nil
	}
	if err != nil {
		return err
	}
	part := record.LogPart{Party: standing.PartyOf(party), First: first}
	if part.Checkpoints, err = p.headsWithin(ctx, party, first, head); err != nil {
		return err
	}
	for _, e := range run {
		part.Entries = append(part.Entries, e.entry)
		if e.body != nil && !p.sent[e.bodyHash] {
			p.sent[e.bodyHash] = true
			p.Bodies = append(p.Bodies, e.body)
		}
		p.room -= e.size()
	}
	p.Logs = append(p.Logs, part)
	return nil
}

// errNoRoom is for a log of which no signed head lies within the room.
var errNoRoom = errors.New("no signed head lies within what one bundle can hold")

// run reads entries from first on, up to the last signed head within the room.
func (p *packer) run(ctx context.Context, party record.PartyName, first, size int64, room int) ([]packed, store.Checkpoint, error) {
	var run []packed
	full := false
	for next := first; next < size && !full; next = first + int64(len(run)) {
		some, err := p.read(ctx, party, next, min(size, next+readAtOnce))
		if err != nil {
			return nil, store.Checkpoint{}, err
		}
		for _, e := range some {
			if room -= e.size(); room < 0 || len(run) == record.MaxRun {
				full = true
				break
			}
			run = append(run, e)
		}
	}
	head, err := p.lastHead(ctx, storeLog(p.channel.id, party), first, first+int64(len(run)))
	if err != nil {
		return nil, head, err
	}
	return run[:head.Size-first], head, nil
}

// read returns entries with their bodies; not always as many as asked, but some.
func (p *packer) read(ctx context.Context, party record.PartyName, from, to int64) ([]packed, error) {
	raw, err := p.node.store.Entries(ctx, storeLog(p.channel.id, party), from, to)
	if err != nil {
		return nil, err
	}
	some := make([]packed, len(raw))
	var hashes []record.Hash
	for i, entry := range raw {
		some[i].entry = entry
		owner := standing.PartyOf(party)
		leaf, ok := p.channel.fold.Leaf(standing.Cite{Party: party, N: from + int64(i)})
		if !ok || len(p.channel.several[owner]) > 0 {
			leaf = standing.NewLeaf(owner, from+int64(i), entry)
		}
		if leaf.Act != nil && leaf.Act.Act.Body != nil {
			some[i].bodyHash = *leaf.Act.Act.Body
			hashes = append(hashes, some[i].bodyHash)
		}
	}
	if len(hashes) == 0 {
		return some, nil
	}
	bodies, err := p.node.store.Bodies(ctx, p.channel.id, hashes)
	if err != nil {
		return nil, err
	}
	for i := range some {
		some[i].body = bodies[some[i].bodyHash]
	}
	return some, nil
}

// headsWithin returns the heads of a run, the last one last: only that, unless there is a reason to
// send the others.
func (p *packer) headsWithin(ctx context.Context, party record.PartyName, first int64, last store.Checkpoint) ([][]byte, error) {
	var notes [][]byte
	for size := first + 1; p.heads > 0; p.heads-- {
		at, err := p.node.store.Checkpoint(ctx, storeLog(p.channel.id, party), size)
		if err != nil {
			return nil, err
		}
		if at.Size >= last.Size {
			break
		}
		notes = append(notes, at.Note)
		p.room -= len(at.Note)
		size = at.Size + 1
	}
	return append(notes, last.Note), nil
}

// lastHead finds the last signed head of a log after first, up to end.
func (p *packer) lastHead(ctx context.Context, log store.Log, first, end int64) (store.Checkpoint, error) {
	// Most often the run ends at a head: at the newest.
	at, err := p.node.store.Checkpoint(ctx, log, end)
	if err != nil || at.Size == end && end > first {
		return at, err
	}
	best, err := p.node.store.Checkpoint(ctx, log, first+1)
	if err != nil {
		return best, err
	}
	if best.Size > end {
		return best, errNoRoom
	}
	for {
		next, err := p.node.store.Checkpoint(ctx, log, best.Size+1)
		if err != nil {
			return best, err // there is one beyond end
		}
		if next.Size > end {
			return best, nil
		}
		best = next
	}
}
