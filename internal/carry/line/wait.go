package line

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"

	"parley.example/internal/node"
	"parley.example/record"
)

// WaitPath is where a side that cannot be dialled waits for news.
const WaitPath = "/parley/v1/wait"

// waitHandler serves the waiting. A request is like that of an exchange, with bundles that say how
// far the sender holds each log; it is answered like one, but only when there is something for the
// sender, or [waitMost] is over, or ctx ends.
func waitHandler(ctx context.Context, n *node.Node, d *door, log *slog.Logger) http.Handler {
	room := &waitingRoom{node: n, limits: d.limits, ending: ctx, by: map[string]*visit{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var key record.PublicKey
		var bundles []*record.Bundle
		err := d.seated(w, r, func() (err error) {
			if key, bundles, err = readRequest(w, r, n); err != nil {
				return err
			}
			for _, b := range bundles {
				if err := taken(b, n.Keep(r.Context(), b)); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			err = hurry(w, waitMost+d.limits.Slow)
		}
		if err == nil {
			err = room.wait(w, r, key, bundles)
		}
		refuse(w, r, log, err)
	})
}

// waitingRoom has those who wait, one request for each key: more of one side would only cost
// memory.
type waitingRoom struct {
	node   *node.Node
	limits Limits
	ending context.Context

	mu sync.Mutex
	by map[string]*visit
}

type visit struct{ end context.CancelFunc }

var errRoomFull = errors.New("too many sides wait here already: try again in a minute")

// enter lets a request wait with a key, and ends one that waits with it already.
func (room *waitingRoom) enter(ctx context.Context, key record.PublicKey) (context.Context, func(), error) {
	ctx, cancel := context.WithTimeout(ctx, waitMost)
	v := &visit{cancel}
	room.mu.Lock()
	defer room.mu.Unlock()
	before := room.by[string(key)]
	if before == nil && len(room.by) >= room.limits.Waiting {
		cancel()
		return nil, nil, &refused{http.StatusServiceUnavailable, errRoomFull}
	}
	if before != nil {
		before.end()
	}
	room.by[string(key)] = v
	unwatch := context.AfterFunc(room.ending, cancel)
	return ctx, func() {
		unwatch()
		cancel()
		room.mu.Lock()
		defer room.mu.Unlock()
		if room.by[string(key)] == v {
			delete(room.by, string(key))
		}
	}, nil
}

func (room *waitingRoom) wait(w http.ResponseWriter, r *http.Request, key record.PublicKey, bundles []*record.Bundle) error {
	ctx, leave, err := room.enter(r.Context(), key)
	if err != nil {
		return err
	}
	defer leave()
	changes := make(chan record.Hash, 1) // one is enough: all channels are looked at
	defer room.node.Changes(changes)()
	for {
		answers, any, err := room.answers(r.Context(), bundles)
		if err != nil {
			return err
		}
		if any || ctx.Err() != nil {
			return room.answer(w, r, bundles, answers)
		}
		select {
		case <-changes:
		case <-ctx.Done():
		}
	}
}

// answers makes the answer to each bundle, and says whether there is anything in one.
func (room *waitingRoom) answers(ctx context.Context, bundles []*record.Bundle) (answers []*record.Bundle, any bool, err error) {
	for _, b := range bundles {
		news, err := room.node.News(ctx, b.Channel, b.From)
		if err != nil {
			return nil, false, err
		}
		any = any || len(news.Logs) > 0
		answers = append(answers, news)
	}
	return answers, any, nil
}

func (room *waitingRoom) answer(w http.ResponseWriter, r *http.Request, bundles, answers []*record.Bundle) error {
	var out []byte
	for _, b := range answers {
		var err error
		if out, err = add(out, b); err != nil {
			return err
		}
	}
	if err := hurry(w, room.limits.Slow); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaType)
	for i, b := range answers { // also if it breaks off on the way: then it was too much
		if err := room.node.Sent(r.Context(), b, bundles[i].From); err != nil {
			return err
		}
	}
	_, err := w.Write(out)
	return err
}
