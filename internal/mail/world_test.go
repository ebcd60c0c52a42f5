package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/internal/store/open"
	"parley.example/internal/store/pgtest"
	"parley.example/internal/words"
	"parley.example/record"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(killChild); url != "" {
		fmt.Fprintln(os.Stderr, sendUntilKilled(url))
		os.Exit(1)
	}
	os.Exit(pgtest.Main(m))
}

// eachDatabase runs a test on SQLite and on PostgreSQL.
func eachDatabase(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "mail.db")) })
	t.Run("Postgres", func(t *testing.T) { test(t, pgtest.URL(t)) })
}

// shelf is a library whose posts a test puts there.
type shelf struct {
	mu    sync.Mutex
	posts []publication.Post
	tell  chan<- publication.Key
}

func (s *shelf) Posts(context.Context) ([]publication.Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]publication.Post{}, s.posts...), nil
}

func (s *shelf) Post(_ context.Context, key publication.Key) (publication.Post, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.posts {
		if p.Key == key {
			return p, true, nil
		}
	}
	return publication.Post{}, false, nil
}

func (s *shelf) Next(context.Context) (time.Time, error) { return time.Time{}, nil }

func (s *shelf) Changes(to chan<- publication.Key) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell = to
	return func() {}
}

// put publishes a post, or puts it in the place of the one of its key.
func (s *shelf) put(p publication.Post) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.posts {
		if s.posts[i].Key == p.Key {
			s.posts[i] = p
			return
		}
	}
	s.posts = append(s.posts, p)
}

func article(id string, at time.Time) publication.Post {
	return publication.Post{
		Key: publication.ArticleKey(id), Path: "article/" + id, Kind: publication.KindArticle, Published: at,
		Topics: []publication.Topic{{Key: "energy", Name: record.Text{"": "Energy"}}},
		Versions: []publication.Version{{
			N: 1, At: at, Title: record.Text{"en": "The bridge is open", "ar": "الجسر مفتوح"},
			Body: record.Text{"en": "## Since noon\n\nThe *bridge* between both banks is [open](https://elsewhere.example/).\n\nTraffic flows.", "ar": "الجسر بين الضفتين مفتوح منذ الظهر."},
		}},
	}
}

func corrected(p publication.Post, at time.Time, notice string) publication.Post {
	v := p.Versions[len(p.Versions)-1]
	v.N, v.At, v.Correction = v.N+1, at, record.Text{"en": notice}
	v.Minor = notice == ""
	p.Versions = append(append([]publication.Version{}, p.Versions...), v)
	return p
}

// office is the mail of a test: a store, a library, a clock that the test sets, a server that takes all.
type office struct {
	testing.TB
	mail    *Mail
	store   mailing.Store
	library *shelf
	server  *taker

	mu  sync.Mutex
	now time.Time
}

var start = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) // a Monday

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

var testSecret = Secret{1, 2, 3}

func newOffice(t testing.TB, url string, change ...func(*Setup)) *office {
	t.Helper()
	kept, err := open.Store(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	o := &office{TB: t, store: kept.Mailing(), library: &shelf{}, now: start, server: newTaker(t)}
	set := setup(o.store, o.library, o.clock, o.server.address)
	for _, c := range change {
		c(&set)
	}
	if o.mail, err = New(set); err != nil {
		t.Fatal(err)
	}
	o.mail.sender.waits = shortWaits
	return o
}

var shortWaits = waits{
	retryFirst: 20 * time.Millisecond, retryMost: 100 * time.Millisecond,
	troubleFirst: 10 * time.Millisecond, troubleMost: 50 * time.Millisecond, database: 10 * time.Millisecond,
}

func setup(store mailing.Store, library Library, clock func() time.Time, server string) Setup {
	catalogue, err := words.Load()
	if err != nil {
		panic(err)
	}
	return Setup{
		Store: store, Library: library, Words: catalogue, Secret: testSecret, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Base: "https://press.us.example", Name: func(string) string { return "Harbour & River" },
		From: "Harbour press <news@us.example>", Return: "bounces@us.example",
		Server: Server{Address: server, Security: Plain},
	}
}

// run runs the mail until the test ends, or stop is called.
func (o *office) run() (stop func()) {
	ctx, cancel := context.WithCancel(o.Context())
	done := make(chan error, 1)
	go func() { done <- o.mail.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			o.Error(err)
		}
	})
	o.Cleanup(stop)
	return stop
}

// until waits for a condition.
func (o *office) until(what string, holds func() bool) {
	o.Helper()
	until(o.TB, what, holds)
}

func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// reader subscribes and confirms somebody, without letters.
func (o *office) reader(address, lang string, rhythm Rhythm, choice Choice) mailing.Subscriber {
	o.Helper()
	written, folded, err := Address(address)
	if err != nil {
		o.Fatal(err)
	}
	s, err := o.store.Put(o.Context(), mailing.Change{Subscriber: mailing.Subscriber{
		Address: written, Folded: folded, Standing: mailing.Active, Lang: lang, Rhythm: string(rhythm), Choice: choice.encode(),
		Asked: o.clock().Add(-time.Hour), Confirmed: o.clock().Add(-time.Hour),
	}})
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// A taken is a mail that a server took.
type taken struct {
	from, to string
	data     []byte
}

// taker is an SMTP server in the test, which answers as it is told to.
type taker struct {
	address string
	server  *smtp.Server
	// answer says what a recipient or a mail gets; nil: 250. Stage is "rcpt" or "data".
	answer func(stage, to string) error

	mu  sync.Mutex
	all []taken
}

func newTaker(t testing.TB) *taker {
	t.Helper()
	s := &taker{}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &taking{s: s}, nil }))
	s.server.Domain = "mx.example"
	s.server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	go func() { _ = s.server.Serve(l) }() // ends with Close
	t.Cleanup(func() { s.server.Close() })
	return s
}

func (s *taker) mails() []taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]taken{}, s.all...)
}

// count is how many mails it took.
func (s *taker) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all)
}

// to returns what was sent to an address.
func (s *taker) to(address string) (list []taken) {
	for _, m := range s.mails() {
		if m.to == address {
			list = append(list, m)
		}
	}
	return list
}

type taking struct {
	s        *taker
	from, to string
}

func (c *taking) Mail(from string, _ *smtp.MailOptions) error { c.from = from; return nil }

func (c *taking) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	return c.s.say("rcpt", to)
}

func (c *taking) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := c.s.say("data", c.to); err != nil {
		return err
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.all = append(c.s.all, taken{c.from, c.to, data})
	return nil
}

func (s *taker) say(stage, to string) error {
	s.mu.Lock()
	answer := s.answer
	s.mu.Unlock()
	if answer == nil {
		return nil
	}
	return answer(stage, to)
}

func (c *taking) Reset()        {}
func (c *taking) Logout() error { return nil }

func answer(code int, status string, said string) error {
	e := &smtp.SMTPError{Code: code, Message: said, EnhancedCode: smtp.NoEnhancedCode}
	if status != "" {
		_, err := fmt.Sscanf(status, "%d.%d.%d", &e.EnhancedCode[0], &e.EnhancedCode[1], &e.EnhancedCode[2])
		if err != nil {
			return errors.New(status)
		}
	}
	return e
}

// header returns a header of a mail, as it stands.
func header(data []byte, name string) string {
	head, _, _ := strings.Cut(string(data), "\r\n\r\n")
	for line := range strings.SplitSeq(strings.ReplaceAll(head, "\r\n ", " "), "\r\n") {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return value
		}
	}
	return ""
}

// freeAddress is one on which nothing listens now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
