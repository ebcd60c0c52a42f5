package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley.example/internal/store"
)

// RunComments tests an implementation of [store.Comments] that is also a [store.Store].
func RunComments(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open func() store.Comments)
	}{
		{"Comments", testComments},
		{"CommentMoved", testCommentMoved},
		{"CommentThere", testCommentThere},
		{"OneWriterWinsComment", testOneWriterWinsComment},
		{"CommentsLookedUp", testCommentsLookedUp},
		{"CommentsAwaiting", testCommentsAwaiting},
		{"CommentLog", testCommentLog},
		{"CommentKeys", testCommentKeys},
		{"CommentLetters", testCommentLetters},
		{"CommentBlocks", testCommentBlocks},
		{"CommentsReopen", testCommentsReopen},
	} {
		t.Run(test.name, func(t *testing.T) {
			opener := fresh(t)
			var last store.Store
			t.Cleanup(func() {
				if err := last.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			test.run(t, func() store.Comments {
				if last != nil {
					if err := last.Close(); err != nil {
						t.Fatal(err)
					}
				}
				last = opener()
				c, ok := last.(store.Comments)
				if !ok {
					t.Fatalf("%T keeps no comments", last)
				}
				return c
			})
		})
	}
}

var noon = time.Date(2026, 5, 3, 12, 0, 0, 1000, time.UTC)

func commentID(n int) store.CommentID { return store.CommentID{byte(n >> 8), byte(n), 0xff} }

func commentOf(n int, post string) store.Comment {
	return store.Comment{ID: commentID(n), Post: post, Address: "a@mail.example", Said: noon.Add(time.Duration(n) * time.Second), Data: fmt.Append(nil, "words ", n)}
}

func change(t testing.TB, s store.Comments, c *store.CommentChange) {
	t.Helper()
	if err := s.Change(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

// wantComments compares lists by their ids, and each comment wholly with the first of that id in all.
func wantComments(t testing.TB, got []store.Comment, err error, want ...store.Comment) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d comments, want %d", len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("comment %d is\n%+v, want\n%+v", i, got[i], want[i])
		}
	}
}

func at(c store.Comment, revision int64) store.Comment {
	c.Revision = revision
	return c
}

func testComments(t *testing.T, open func() store.Comments) {
	s, ctx := open(), t.Context()
	if _, err := s.Comment(ctx, commentID(1)); !errors.Is(err, store.ErrNone) {
		t.Errorf("a comment that is not there: %v", err)
	}
	c := commentOf(1, "article/é")
	c.Due, c.Attention, c.Data = noon.Add(time.Hour), 2, []byte("\x00\xff")
	empty := store.Comment{ID: commentID(2), Post: "p", Said: noon, Data: []byte{}}
	change(t, s, &store.CommentChange{Add: []store.Comment{c, empty}})
	got, err := s.Comment(ctx, c.ID)
	wantComments(t, []store.Comment{got}, err, at(c, 1))
	got, err = s.Comment(ctx, empty.ID)
	wantComments(t, []store.Comment{got}, err, at(empty, 1))

	next := at(c, 1)
	next.Post, next.Address, next.Attention, next.Due, next.Data = "other", "", 0, time.Time{}, []byte("new")
	change(t, s, &store.CommentChange{Set: []store.Comment{next}})
	got, err = s.Comment(ctx, c.ID)
	wantComments(t, []store.Comment{got}, err, at(next, 2))

	change(t, s, &store.CommentChange{Drop: []store.CommentID{c.ID, commentID(77)}})
	if _, err := s.Comment(ctx, c.ID); !errors.Is(err, store.ErrNone) {
		t.Errorf("a comment that was dropped: %v", err)
	}
}

func testCommentMoved(t *testing.T, open func() store.Comments) {
	s := open()
	one, two := commentOf(1, "p"), commentOf(2, "p")
	change(t, s, &store.CommentChange{Add: []store.Comment{one, two}})
	for _, wrong := range []store.Comment{at(two, 0), at(two, 2), at(commentOf(3, "p"), 1)} {
		err := s.Change(t.Context(), &store.CommentChange{
			Set: []store.Comment{at(one, 1), wrong}, Add: []store.Comment{commentOf(9, "p")}, Log: []store.CommentEvent{{At: noon}},
		})
		if !errors.Is(err, store.ErrMoved) {
			t.Errorf("revision %d: %v, want ErrMoved", wrong.Revision, err)
		}
	}
	got, err := s.Thread(t.Context(), "p")
	wantComments(t, got, err, at(one, 1), at(two, 1))
	if log, err := s.CommentEvents(t.Context(), noon.Add(time.Hour), 9); err != nil || len(log) != 0 {
		t.Errorf("a change that failed left %d events, %v", len(log), err)
	}
}

func testCommentThere(t *testing.T, open func() store.Comments) {
	s := open()
	one := commentOf(1, "p")
	change(t, s, &store.CommentChange{Add: []store.Comment{one}})
	again := one
	again.Data = []byte("other words")
	err := s.Change(t.Context(), &store.CommentChange{Add: []store.Comment{commentOf(2, "p"), again}})
	if !errors.Is(err, store.ErrThere) {
		t.Errorf("adding what is there: %v, want ErrThere", err)
	}
	got, err := s.Thread(t.Context(), "p")
	wantComments(t, got, err, at(one, 1))
}

func testOneWriterWinsComment(t *testing.T, open func() store.Comments) {
	s := open()
	one := commentOf(1, "p")
	change(t, s, &store.CommentChange{Add: []store.Comment{one}})
	var won atomic.Int64
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			switch err := s.Change(context.WithoutCancel(t.Context()), &store.CommentChange{Set: []store.Comment{at(one, 1)}}); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, store.ErrMoved):
				t.Error(err)
			}
		})
	}
	writers.Wait()
	if won.Load() != 1 {
		t.Errorf("%d writers set the same revision", won.Load())
	}
}

func testCommentsLookedUp(t *testing.T, open func() store.Comments) {
	s, ctx := open(), t.Context()
	one, two, three, four := commentOf(1, "p"), commentOf(2, "p"), commentOf(3, "q"), commentOf(4, "p")
	two.Said = one.Said // the ids decide
	four.Said, four.Address = noon.Add(-time.Hour), "b@mail.example"
	one.Due, three.Due = noon, noon.Add(time.Minute)
	change(t, s, &store.CommentChange{Add: []store.Comment{four, three, two, one}})
	got, err := s.Thread(ctx, "p")
	wantComments(t, got, err, at(four, 1), at(one, 1), at(two, 1))
	got, err = s.Thread(ctx, "none")
	wantComments(t, got, err)
	got, err = s.CommentsBy(ctx, "a@mail.example")
	wantComments(t, got, err, at(one, 1), at(two, 1), at(three, 1))
	got, err = s.CommentsDue(ctx, noon, 9) // before, not at
	wantComments(t, got, err)
	got, err = s.CommentsDue(ctx, noon.Add(time.Hour), 9)
	wantComments(t, got, err, at(one, 1), at(three, 1))
	got, err = s.CommentsDue(ctx, noon.Add(time.Hour), 1)
	wantComments(t, got, err, at(one, 1))

	var all []store.Comment
	for after := (store.CommentID{}); ; after = all[len(all)-1].ID {
		part, err := s.CommentsAfter(ctx, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part...)
		if len(part) < 3 {
			break
		}
	}
	wantComments(t, all, nil, at(one, 1), at(two, 1), at(three, 1), at(four, 1))
}

func testCommentsAwaiting(t *testing.T, open func() store.Comments) {
	s, ctx := open(), t.Context()
	var all []store.Comment
	for n, attention := range []int{1, 0, 3, 1, 2, 3} {
		c := commentOf(n, "p")
		c.Attention = attention
		all = append(all, c)
	}
	change(t, s, &store.CommentChange{Add: all})
	got, count, err := s.Awaiting(ctx, 4)
	wantComments(t, got, err, at(all[2], 1), at(all[5], 1), at(all[4], 1), at(all[0], 1))
	if count != 5 {
		t.Errorf("%d comments wait, want 5", count)
	}
}

func testCommentLog(t *testing.T, open func() store.Comments) {
	s := open()
	var log []store.CommentEvent
	for n := range 5 {
		log = append(log, store.CommentEvent{ID: commentID(n), At: noon.Add(time.Duration(n) * time.Minute), Data: fmt.Append(nil, n)})
	}
	log[1].Data = []byte{}
	change(t, s, &store.CommentChange{Log: log})
	got, err := s.CommentEvents(t.Context(), log[4].At, 3)
	want := []store.CommentEvent{log[3], log[2], log[1]}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the log is %v, %v, want %v", got, err, want)
	}
}

func testCommentKeys(t *testing.T, open func() store.Comments) {
	s, ctx := open(), t.Context()
	key := func(n byte, about string, until time.Time) store.CommentKey {
		return store.CommentKey{Hash: [32]byte{n}, About: []byte(about), Until: until}
	}
	one, two, three := key(1, "a", noon), key(2, "a", noon.Add(time.Hour)), key(3, "b", noon.Add(time.Hour))
	change(t, s, &store.CommentChange{Keys: []store.CommentKey{one, two, three}})
	has := func(want ...store.CommentKey) {
		t.Helper()
		for n := range byte(4) {
			got, err := s.CommentKey(ctx, [32]byte{n})
			i := 0
			for i < len(want) && want[i].Hash[0] != n {
				i++
			}
			if i == len(want) {
				if !errors.Is(err, store.ErrNone) {
					t.Errorf("key %d: %v, want ErrNone", n, err)
				}
			} else if err != nil || !reflect.DeepEqual(got, want[i]) {
				t.Errorf("key %d: %v, %v, want %v", n, got, err, want[i])
			}
		}
	}
	has(one, two, three)
	change(t, s, &store.CommentChange{KeysUntil: noon})
	has(one, two, three)
	change(t, s, &store.CommentChange{KeysUntil: noon.Add(time.Minute)})
	has(two, three)
	again := key(2, "c", noon.Add(2*time.Hour))
	change(t, s, &store.CommentChange{DropKeys: [][]byte{[]byte("b"), []byte("none")}, Keys: []store.CommentKey{again}})
	has(again)
}

func testCommentLetters(t *testing.T, open func() store.Comments) {
	s := open()
	letter := func(n int, at time.Time, data string) store.CommentLetter {
		return store.CommentLetter{ID: commentID(n), At: at, Data: []byte(data)}
	}
	one, two, three := letter(1, noon.Add(time.Minute), "1"), letter(2, noon, "2"), letter(3, noon.Add(time.Hour), "")
	change(t, s, &store.CommentChange{Letters: []store.CommentLetter{one, two, three}})
	wait := func(before time.Time, limit int, want ...store.CommentLetter) {
		t.Helper()
		if got, err := s.CommentLetters(t.Context(), before, limit); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("letters before %v: %v, %v, want %v", before, got, err, want)
		}
	}
	wait(noon.Add(2*time.Hour), 9, two, one, three)
	wait(noon.Add(2*time.Hour), 1, two)
	wait(three.At, 9, two, one)
	later := letter(2, noon.Add(90*time.Minute), "again")
	change(t, s, &store.CommentChange{DropLetters: []store.CommentID{one.ID, commentID(8)}, Letters: []store.CommentLetter{later}})
	wait(noon.Add(2*time.Hour), 9, three, later)
}

func testCommentBlocks(t *testing.T, open func() store.Comments) {
	s, ctx := open(), t.Context()
	one, two := store.CommentBlock{Name: [32]byte{1}, At: noon, Data: []byte("x")}, store.CommentBlock{Name: [32]byte{2}, At: noon.Add(time.Hour), Data: []byte{}}
	change(t, s, &store.CommentChange{Block: []store.CommentBlock{one, two}})
	if got, err := s.CommentBlocks(ctx); err != nil || !reflect.DeepEqual(got, []store.CommentBlock{two, one}) {
		t.Errorf("blocked: %v, %v", got, err)
	}
	if got, err := s.CommentBlock(ctx, one.Name); err != nil || !reflect.DeepEqual(got, one) {
		t.Errorf("blocked: %v, %v", got, err)
	}
	one.Data = []byte("y")
	change(t, s, &store.CommentChange{Block: []store.CommentBlock{one}, Unblock: [][32]byte{two.Name, {9}}})
	if got, err := s.CommentBlocks(ctx); err != nil || !reflect.DeepEqual(got, []store.CommentBlock{one}) {
		t.Errorf("blocked: %v, %v", got, err)
	}
	if _, err := s.CommentBlock(ctx, two.Name); !errors.Is(err, store.ErrNone) {
		t.Errorf("a block that was lifted: %v", err)
	}
}

func testCommentsReopen(t *testing.T, open func() store.Comments) {
	s := open()
	one := commentOf(1, "p")
	change(t, s, &store.CommentChange{Add: []store.Comment{one}, Keys: []store.CommentKey{{Hash: [32]byte{1}, About: []byte("a"), Until: noon}}})
	s = open()
	got, err := s.Thread(t.Context(), "p")
	wantComments(t, got, err, at(one, 1))
	if _, err := s.CommentKey(t.Context(), [32]byte{1}); err != nil {
		t.Error(err)
	}
}
