package comments

import (
	"context"
	"html/template"
	"slices"
	"sync"
	"time"
)

// A Thread is what the public sees of what was said on a post, in the order in which it is read: each
// comment, and after it what answers it. It never changes; a change makes another.
type Thread struct {
	Post    Post
	State   State
	Items   []Item
	Count   int // of those that have words
	Version uint64
}

// An Item is a comment as the public sees it.
type Item struct {
	ID       string
	Depth    int // 0 for what answers nothing, up to maxDepth
	Name     string
	Official *Official
	Lang     string
	Said     time.Time
	Edited   time.Time // zero: it stands as it was
	HTML     template.HTML

	// To is whom it answers, where its depth does not show that.
	To, ToName string

	revision int64 // of the comment: as long as it is the same, so is the HTML

	Gone Stage // Removed, Deleted or, held, Waiting: it has no words, and stands for what follows it
	Why  Why   // it was removed
}

// threads are those that were read. What is kept of a post is dropped when something there changes; the
// number of the change keeps a reading that began before it from being kept after. What was dropped is of
// use still, for the HTML of the comments that are the same: to make it takes longer than all the rest.
type threads struct {
	mu      sync.Mutex
	kept    map[string]*Thread
	dropped map[string]*Thread
	change  uint64
}

func newThreads() threads {
	return threads{kept: map[string]*Thread{}, dropped: map[string]*Thread{}}
}

func (c *Comments) forgetThread(post string) {
	c.threads.mu.Lock()
	defer c.threads.mu.Unlock()
	c.threads.change++
	if t := c.threads.kept[post]; t != nil {
		if len(c.threads.dropped) >= threadsKept {
			clear(c.threads.dropped)
		}
		c.threads.dropped[post] = t
		delete(c.threads.kept, post)
	}
}

func (c *Comments) forgetThreads() {
	c.threads.mu.Lock()
	defer c.threads.mu.Unlock()
	c.threads.change++
	clear(c.threads.kept)
}

// Thread returns what the public sees on a post: [ErrOff] or [ErrNone], where that is nothing.
func (c *Comments) Thread(ctx context.Context, key string) (*Thread, error) {
	post, _, st, err := c.on(ctx, key) // every time: the post may have been withdrawn
	if err != nil {
		return nil, err
	}
	c.threads.mu.Lock()
	kept, before, change := c.threads.kept[key], c.threads.dropped[key], c.threads.change
	c.threads.mu.Unlock()
	if kept == nil {
		rows, err := c.store.Thread(ctx, key)
		if err != nil {
			return nil, err
		}
		all, err := fromRows(rows)
		if err != nil {
			return nil, err
		}
		kept = &Thread{Version: change}
		kept.Items, kept.Count = arrange(all, before)
		c.keepThread(key, kept, change)
	}
	return &Thread{Post: post, State: st, Items: kept.Items, Count: kept.Count, Version: kept.Version}, nil
}

func (c *Comments) keepThread(key string, t *Thread, change uint64) {
	c.threads.mu.Lock()
	defer c.threads.mu.Unlock()
	if c.threads.change != change {
		return
	}
	if len(c.threads.kept) >= threadsKept {
		clear(c.threads.kept)
	}
	c.threads.kept[key] = t
	delete(c.threads.dropped, key)
}

// arrange puts comments in the order in which they are read, and leaves out what has nothing to show.
// It does not trust them to be a tree: what answers nothing that is there stands by itself. Before is how they
// were read earlier, or nil.
func arrange(all []*Comment, before *Thread) (items []Item, count int) {
	made := map[string]Item{}
	if before != nil {
		for _, it := range before.Items {
			made[it.ID] = it
		}
	}
	byID := map[string]*Comment{}
	for _, c := range all {
		byID[Written(c.ID)] = c
	}
	answers := map[string][]*Comment{} // by what they answer; what answers nothing under ""
	for _, c := range all {
		to := c.Parent
		if byID[to] == nil {
			to = ""
		}
		answers[to] = append(answers[to], c)
	}
	placed := map[ID]bool{}
	var place func(c *Comment, depth int)
	place = func(c *Comment, depth int) {
		if placed[c.ID] {
			return
		}
		placed[c.ID] = true
		it := c.item(depth, byID)
		if b, ok := made[it.ID]; it.Gone == "" && ok && b.Gone == "" && b.revision == it.revision {
			it.HTML = b.HTML
		} else if it.Gone == "" {
			it.HTML = Render(c.Words)
		}
		items = append(items, it)
		for _, answer := range answers[Written(c.ID)] {
			place(answer, depth+1)
		}
	}
	for _, c := range answers[""] {
		place(c, 0)
	}
	for _, c := range all { // of a circle, which no form of ours makes, one stands by itself
		place(c, 0)
	}
	items = trimmed(items)
	for i := range items {
		if items[i].Gone == "" {
			count++
		}
		items[i].Depth = min(items[i].Depth, maxDepth)
	}
	return items, count
}

// trimmed leaves out what has no words and nothing after it that has.
func trimmed(items []Item) []Item {
	var left []Item
	for _, it := range slices.Backward(items) {
		follows := len(left) > 0 && left[len(left)-1].Depth > it.Depth
		if it.Gone == "" || follows && it.Gone != Unconfirmed {
			left = append(left, it)
		} else if follows { // what follows it was let through before it: it is not spoken of
			left = append(left, Item{ID: it.ID, Depth: it.Depth, Said: it.Said, Gone: Deleted})
		}
	}
	slices.Reverse(left)
	return left
}

// item is what the public sees of a comment, but for its words.
func (c *Comment) item(depth int, byID map[string]*Comment) Item {
	it := Item{ID: Written(c.ID), Depth: depth, Said: c.Said, revision: c.revision}
	if p := byID[c.Parent]; p != nil && depth > maxDepth {
		it.To, it.ToName = c.Parent, p.Name
	}
	switch c.Stage {
	case Shown:
		it.Name, it.Official, it.Lang, it.Edited = c.Name, c.Official, c.Lang, c.Edited
	case Removed:
		it.Gone, it.Why = Removed, c.Why
	case Deleted:
		it.Gone = Deleted
	case Waiting:
		it.Gone = Unconfirmed
		if !c.Published.IsZero() {
			it.Gone = Waiting
		}
	default:
		it.Gone = Unconfirmed
	}
	return it
}
