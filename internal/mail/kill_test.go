package mail

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"parley.example/internal/store/mailing"
	"parley.example/internal/store/open"
)

// A child process sends one article to many subscribers, and is killed (SIGKILL) at random moments, again
// and again, until a last one has come to its end. The server, which lives in the parent, mixes in 421, 450
// and 550. Then everybody has the letter whom the server did not refuse; and what came twice is, for each
// kill, at most as much as there were connections, and under the same Message-ID.

const (
	// killChild in the environment makes the test binary the child, on the store of that URL.
	killChild  = "PARLEY_MAIL_CHILD"
	killServer = "PARLEY_MAIL_SERVER"
	// killMany says to how many is sent; none: some thousands.
	killMany = "PARLEY_MAIL_MANY"

	killConnections = 12
)

// sendUntilKilled is the child.
func sendUntilKilled(url string) error {
	ctx := context.Background()
	kept, err := open.Store(ctx, url)
	if err != nil {
		return err
	}
	library := &shelf{}
	library.put(article("bridge", start))
	set := setup(kept.Mailing(), library, func() time.Time { return start.Add(time.Since(born)) }, os.Getenv(killServer))
	set.Limits.Connections = killConnections
	m, err := New(set)
	if err != nil {
		return err
	}
	m.sender.waits = shortWaits
	return m.Run(ctx)
}

var born = time.Now()

// fickle is what the server of this test says to an address: the same for the same address, so that the
// test knows who must have the letter.
type fickle struct {
	mu    sync.Mutex
	tries map[string]int
	said  map[int]int
}

func (f *fickle) answer(stage, to string) error {
	h := fnv.New32a()
	h.Write([]byte(to))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries[stage+to]++
	first := f.tries[stage+to] == 1
	say := func(code int, status, text string) error {
		f.said[code]++
		return answer(code, status, text)
	}
	switch n := h.Sum32() % 100; {
	case n < 3 && stage == "rcpt":
		return say(550, "5.1.1", "nobody here")
	case n < 6 && stage == "rcpt" && first:
		return say(450, "4.2.0", "try later")
	case n < 9 && stage == "data" && first:
		return say(421, "4.3.2", "closing")
	case n < 11 && stage == "data" && first:
		return say(451, "4.3.0", "try later")
	}
	return nil
}

// refuses reports whether an address gets a 550.
func (f *fickle) refuses(to string) bool {
	h := fnv.New32a()
	h.Write([]byte(to))
	return h.Sum32()%100 < 3
}

func TestMailKill(t *testing.T) {
	many := 2500
	if env := os.Getenv(killMany); env != "" {
		var err error
		if many, err = strconv.Atoi(env); err != nil {
			t.Fatal(err)
		}
	}
	eachDatabase(t, func(t *testing.T, url string) { killing(t, url, many) })
}

func killing(t *testing.T, url string, many int) {
	subscribeMany(t, url, many)
	server := newTaker(t)
	f := &fickle{tries: map[string]int{}, said: map[int]int{}}
	server.answer = f.answer

	kills, unmarked := 0, int64(0)
	began := time.Now()
	for ended := false; !ended; {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killChild+"="+url, killServer+"="+server.address)
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// It is killed when it has taken a random part of what it is to send, or has sent all.
		had, more := server.count(), 1+rand.IntN(many/4)
		until := time.Now().Add(5 * time.Minute)
		for server.count() < had+more && !ended {
			if time.Now().After(until) {
				t.Fatalf("%d sent, and then no more: %s", server.count(), &complaints)
			}
			time.Sleep(time.Millisecond)
			// Near the end it is looked at closely: the last kill may have come after everybody had it.
			if server.count() >= many*97/100-200 {
				ended = finished(t, url, cmd, many, f, server)
			}
		}
		if !ended {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // killed
			kills++
			unmarked += claimed(t, url)
		}
	}
	t.Logf("%d subscribers, %d kills, %d letters in doubt, answers %v, %s in all", many, kills, unmarked, f.said, time.Since(began).Round(time.Second))
	if kills == 0 {
		t.Error("it was never killed")
	}
	verify(t, server, f, many, kills)
}

// subscribeMany puts subscribers into a new database.
func subscribeMany(t testing.TB, url string, many int) {
	t.Helper()
	kept, err := open.Store(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	var all []mailing.Subscriber
	for i := range many {
		address := killAddress(i)
		all = append(all, mailing.Subscriber{
			Address: address, Folded: address, Standing: mailing.Active, Lang: []string{"en", "fr", "ar"}[i%3], Rhythm: string(AtOnce),
			Choice: "{}", Asked: start.Add(-time.Hour), Confirmed: start.Add(-time.Hour),
		})
		if len(all) == 5000 || i == many-1 {
			if _, err := kept.Mailing().Import(t.Context(), all, mailing.Event{At: start, What: eventImported}); err != nil {
				t.Fatal(err)
			}
			all = all[:0]
		}
	}
}

func killAddress(i int) string { return fmt.Sprintf("reader%d@mail%d.example", i, i%7) }

// claimed counts the letters that a killed process has left in doubt.
func claimed(t *testing.T, url string) (n int64) {
	t.Helper()
	kept, err := open.Store(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	counts, err := kept.Mailing().Counts(t.Context(), 0, start)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range counts {
		n += c.Of[mailing.Claimed]
	}
	if n > killConnections {
		t.Errorf("%d letters are in doubt after a kill, with %d connections", n, killConnections)
	}
	return n
}

// finished reports whether the server has taken a letter for everybody. Then the child is killed too.
func finished(t *testing.T, url string, cmd *exec.Cmd, many int, f *fickle, server *taker) bool {
	t.Helper()
	has := map[string]bool{}
	for _, m := range server.mails() {
		has[m.to] = true
	}
	for i := range many {
		if a := killAddress(i); !f.refuses(a) && !has[a] {
			time.Sleep(20 * time.Millisecond)
			return false
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return true
}

// verify counts by Message-ID.
func verify(t *testing.T, server *taker, f *fickle, many, kills int) {
	t.Helper()
	byAddress, ids := map[string]map[string]int{}, map[string]string{}
	for _, m := range server.mails() {
		id := header(m.data, "Message-ID")
		if to, other := ids[id]; id == "" || other && to != m.to {
			t.Fatalf("Message-ID %q of %s and of %s", id, m.to, to)
		}
		ids[id] = m.to
		if byAddress[m.to] == nil {
			byAddress[m.to] = map[string]int{}
		}
		byAddress[m.to][id]++
	}
	twice := 0
	for i := range many {
		a := killAddress(i)
		got := byAddress[a]
		if f.refuses(a) {
			if len(got) > 0 {
				t.Errorf("%s got a letter", a)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s got letters of %d Message-IDs", a, len(got))
		}
		for _, n := range got {
			twice += n - 1
		}
	}
	t.Logf("%d came twice", twice)
	if most := kills * killConnections; twice > most {
		t.Errorf("%d letters came twice; %d kills with %d connections allow %d", twice, kills, killConnections, most)
	}
}
