package disk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"parley.example/internal/store"
	"parley.example/record"
)

// maxBytes and maxRows bound what one call of Entries returns, as a database would.
const (
	maxBytes = 4 << 20
	maxRows  = 1000
)

// Channels implements [store.Store].
func (s *Store) Channels(ctx context.Context) ([]record.Hash, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var channels []record.Hash
	for log := range s.kept.logs {
		channels = append(channels, log.Channel)
	}
	slices.SortFunc(channels, func(x, y record.Hash) int { return slices.Compare(x[:], y[:]) })
	return slices.Compact(channels), nil
}

// Heads implements [store.Store].
func (s *Store) Heads(ctx context.Context, channel record.Hash) ([]store.Head, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var heads []store.Head
	for log, l := range s.kept.logs {
		if log.Channel == channel {
			heads = append(heads, store.Head{Log: log, Size: int64(len(l.entries)), Root: l.root})
		}
	}
	slices.SortFunc(heads, func(x, y store.Head) int { return cmp.Compare(x.Log.Party, y.Log.Party) })
	return heads, nil
}

// Head implements [store.Store].
func (s *Store) Head(ctx context.Context, log store.Log) (store.Head, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return store.Head{}, err
	}
	defer done()
	head := store.Head{Log: log}
	if l := s.kept.logs[log]; l != nil {
		head.Size, head.Root = int64(len(l.entries)), l.root
	}
	return head, nil
}

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log store.Log, from, to int64) ([][]byte, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var entries [][]byte
	size := 0
	for n := from; n < min(to, s.kept.size(log)) && size < maxBytes && len(entries) < maxRows; n++ {
		entry := blob(s.kept.logs[log].entries[n])
		entries = append(entries, entry)
		size += len(entry)
	}
	return entries, nil
}

// Checkpoint implements [store.Store].
func (s *Store) Checkpoint(ctx context.Context, log store.Log, size int64) (store.Checkpoint, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return store.Checkpoint{}, err
	}
	defer done()
	l := s.kept.logs[log]
	if l == nil {
		return store.Checkpoint{}, store.ErrNone
	}
	at, _ := slices.BinarySearch(l.sizes, size)
	if at == len(l.sizes) {
		return store.Checkpoint{}, store.ErrNone
	}
	found := l.sizes[at]
	return store.Checkpoint{Log: log, Size: found, Note: blob(l.notes[found])}, nil
}

// Nodes implements [store.Store].
func (s *Store) Nodes(ctx context.Context, log store.Log, level int, from, to int64) ([]record.Hash, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var nodes []record.Hash
	l := s.kept.logs[log]
	if l == nil {
		return nil, nil
	}
	for index := from; index < to; index++ {
		hash, ok := l.nodes[nodeName{level, index}]
		if !ok {
			break // nodes become complete from the left
		}
		nodes = append(nodes, hash)
	}
	return nodes, nil
}

// Bodies implements [store.Store].
func (s *Store) Bodies(ctx context.Context, channel record.Hash, hashes []record.Hash) (map[record.Hash][]byte, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	bodies := map[record.Hash][]byte{}
	for _, hash := range hashes {
		if data, ok := s.kept.bodies[store.BodyName{Channel: channel, Hash: hash}]; ok {
			bodies[hash] = blob(data)
		}
	}
	return bodies, nil
}

// Paper implements [store.Store].
func (s *Store) Paper(ctx context.Context, drawer, name string) ([]byte, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	data, ok := s.kept.papers[paperName{drawer, name}]
	if !ok {
		return nil, store.ErrNone
	}
	return blob(data), nil
}

// Papers implements [store.Store].
func (s *Store) Papers(ctx context.Context, drawer, prefix string) ([]store.Paper, error) {
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var papers []store.Paper
	for name, data := range s.kept.papers {
		if name.drawer == drawer && strings.HasPrefix(name.name, prefix) {
			papers = append(papers, store.Paper{Drawer: drawer, Name: name.name, Data: blob(data)})
		}
	}
	slices.SortFunc(papers, func(x, y store.Paper) int { return cmp.Compare(x.Name, y.Name) })
	return papers, nil
}
