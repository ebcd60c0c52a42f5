package desk

import (
	"context"
	"crypto"
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/reception"
	"parley.example/internal/staff"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// A world is two sides with a channel between them, and a clock that both have.
type world struct {
	t    testing.TB
	a, b *side
	id   record.Hash
	mu   sync.Mutex
	now  time.Time
}

// A side is a node with its desk.
type side struct {
	*node.Node
	w        *world
	name     record.PartyName
	names    record.Text
	official record.OfficialID
	signer   crypto.Signer
	door     *access.Door
	desk     *Desk
	pages    http.Handler // behind the door
	entered  *visit       // the last one of side.inside
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newSigner(t testing.TB, name string, kind keys.Type) crypto.Signer {
	t.Helper()
	k, err := keys.Generate(rand.Reader, name, kind)
	if err != nil {
		t.Fatal(err)
	}
	return k.Signer()
}

func (w *world) side(name record.PartyName, official record.OfficialID, names record.Text) *side {
	t := w.t
	t.Helper()
	s := &side{w: w, name: name, names: names, official: official, signer: newSigner(t, string(official), keys.Ed25519)}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s.Node, err = node.Open(t.Context(), node.Config{Party: name, Store: db, Random: rand.Reader, Clock: w.clock, Keys: node.Keys{
		Party: newSigner(t, "party", keys.Ed25519), Receipt: newSigner(t, "receipt", keys.Ed25519),
		Seal: newSigner(t, "seal", keys.MLDSA44), Line: newSigner(t, "line", keys.Ed25519),
		Official: func(record.OfficialID) (crypto.Signer, error) { return s.signer, nil },
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.open(false)
	return s
}

// open opens the desk behind a door.
func (s *side) open(secure bool) {
	t := s.w.t
	t.Helper()
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(Files(), reception.Files())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(testLog{t}, nil))
	if s.door, err = access.New(access.Config{Node: s.Node, Words: cat, Assets: assets, Random: rand.Reader, Log: log, Secure: secure}); err != nil {
		t.Fatal(err)
	}
	if _, err := reception.New(reception.Config{Node: s.Node, Door: s.door, Assets: assets}); err != nil {
		t.Fatal(err)
	}
	if s.desk, err = New(Config{Node: s.Node, Door: s.door, Assets: assets, Random: rand.Reader, Log: log}); err != nil {
		t.Fatal(err)
	}
	s.door.Handle("GET /inside", staff.Enter, 0, func(v *access.Visit) error {
		s.entered = &visit{v, s.desk}
		return nil
	})
	s.pages = s.door.Handler()
}

// employ takes an official into the house, under the same id.
func (s *side) employ(official record.OfficialID, roles ...staff.Role) {
	s.w.t.Helper()
	if len(roles) == 0 {
		roles = []staff.Role{staff.Signatory}
	}
	p := staff.Person{ID: string(official), Name: string(official), Official: official, Roles: roles}
	if err := staff.Put(s.w.t.Context(), s.Node, p); err != nil {
		s.w.t.Fatal(err)
	}
}

// link makes the link by which an official signs in.
func (s *side) link(official record.OfficialID, base string) string {
	s.w.t.Helper()
	link, err := access.Link(s.w.t.Context(), s.Node, rand.Reader, string(official), base)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return link
}

// cookie is that of a session of an official.
func (s *side) cookie(official record.OfficialID) *http.Cookie {
	s.w.t.Helper()
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, httptest.NewRequest(http.MethodPost, s.link(official, ""), nil))
	for _, c := range w.Result().Cookies() {
		return c
	}
	s.w.t.Fatalf("%d: %s", w.Code, w.Body)
	return nil
}

// testLog fails the test for every error that the desk logs: a page answered with one.
type testLog struct{ t testing.TB }

func (l testLog) Write(line []byte) (int, error) {
	if strings.Contains(string(line), "level=ERROR") {
		l.t.Errorf("the desk logged %s", line)
	}
	return len(line), nil
}

func (s *side) party() record.Party {
	s.w.t.Helper()
	k, err := s.PublicKeys()
	if err != nil {
		s.w.t.Fatal(err)
	}
	return record.Party{Name: s.name, Names: s.names, Role: record.RoleParty, Keys: k}
}

func (s *side) empower(official record.OfficialID, name, office string, may ...record.Power) {
	t := s.w.t
	t.Helper()
	key, err := record.NewSigningKey("x", record.Ed25519, s.signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(t.Context(), node.Saying{Channel: s.w.id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: official, Name: name, Office: office, Key: key.Public, May: may,
	}}); err != nil {
		t.Fatal(err)
	}
}

// exchange makes round trips until nothing moves.
func (w *world) exchange() {
	w.t.Helper()
	for range 20 {
		moved, err := w.a.Exchange(w.t.Context(), w.id, w.b.name, false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
			return w.b.Receive(ctx, out)
		})
		if err != nil {
			w.t.Fatal(err)
		}
		if !moved {
			return
		}
	}
	w.t.Fatal("the exchange does not come to rest")
}

// newWorld founds a channel between two sides; each has an official who may do everything, and
// ours another who may only send.
func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldIn(t, "")
}

// newWorldIn is the same in a channel of other words.
func newWorldIn(t testing.TB, words record.Vocabulary) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2025, 2, 12, 9, 0, 0, 0, time.UTC)}
	w.a = w.side("norland.example", "anna", record.Text{"en": "Norland", "fr": "Norlande", "ar": "نورلاند"})
	w.b = w.side("sudland.example", "boris", record.Text{"en": "Sudland", "fr": "Sudlande", "ar": "سودلاند"})
	charter := &record.Charter{
		Title: record.Text{
			"en": "Channel on the missions", "fr": "Canal relatif aux missions", "ar": "قناة شؤون البعثات",
		},
		Nature: record.Exercise, Note: record.Text{"en": "It is played in the tests of this program."},
		Founder: w.a.name, Parties: []record.Party{w.a.party(), w.b.party()}, Languages: []record.Lang{"ar", "en", "fr"},
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: 600, Founded: record.At(w.now), Nonce: "00112233445566778899aabbccddeeff", Words: words,
	}
	id, err := w.a.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	w.id = id
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.b.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	w.exchange()
	if _, err := w.b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	everything := []record.Power{record.PowerAdReferendum, record.PowerInitial, record.PowerPublish, record.PowerSend, record.PowerSign}
	w.a.empower("anna", "Anna Lind", "Counsellor", everything...)
	w.a.empower("carl", "Carl Berg", "Third Secretary", record.PowerSend)
	w.b.empower("boris", "Boris Orlov", "Minister-Counsellor", everything...)
	w.a.employ("anna")
	w.a.employ("carl")
	w.b.employ("boris")
	w.exchange()
	return w
}

// say enters an act and returns its reference.
func (s *side) say(kind string, about record.Ref, terms record.Terms, body *record.Body) record.Ref {
	s.w.t.Helper()
	entered, err := s.Say(s.w.t.Context(), node.Saying{Channel: s.w.id, Official: s.official, Kind: kind, About: about, Terms: terms, Body: body})
	if err != nil {
		s.w.t.Fatalf("%s: %v", kind, err)
	}
	return record.RefTo(entered.Act)
}

func spoken(title, text string, points ...string) *record.Body {
	b := &record.Body{}
	if title != "" {
		b.Title = record.Text{"en": title}
	}
	if text != "" {
		b.Text = record.Text{"en": text}
	}
	for i := 0; i+1 < len(points); i += 2 {
		if b.Points == nil {
			b.Points = map[string]record.Text{}
		}
		b.Points[points[i]] = record.Text{"en": points[i+1]}
	}
	return b
}

// A browser keeps cookies, as one does, and speaks to one desk.
type browserOf struct {
	*http.Client
	t   testing.TB
	url string
}

// serve serves a side's desk on an address of its own: cookies know hosts, and no ports.
func (s *side) serve(host string) string {
	t := s.w.t
	t.Helper()
	listener, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s.pages}}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

func newBrowser(t testing.TB, url string) *browserOf {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browserOf{&http.Client{Jar: jar}, t, url}
}

// signIn makes a link for an official and uses it.
func (s *side) signIn(official record.OfficialID) *browserOf {
	t := s.w.t
	t.Helper()
	b := newBrowser(t, s.serve("127.0.0.1"))
	link := s.link(official, b.url)
	b.want(http.StatusOK, b.post(strings.TrimPrefix(link, b.url), nil))
	return b
}

// An answer is a page as it came.
type answer struct {
	status int
	url    *url.URL
	body   string
	header http.Header
}

func (b *browserOf) do(r *http.Request) answer {
	b.t.Helper()
	res, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Request.URL, string(body), res.Header}
}

func (b *browserOf) get(path string) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

func (b *browserOf) post(path string, form url.Values) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browserOf) want(status int, a answer) answer {
	b.t.Helper()
	if a.status != status {
		b.t.Fatalf("%s answered %d, want %d:\n%s", a.url, a.status, status, a.body)
	}
	return a
}

// shows fails the test for every text that the page lacks.
func (a answer) shows(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) && !strings.Contains(html.UnescapeString(a.body), text) {
			t.Errorf("%s does not say %q", a.url, text)
		}
	}
}
