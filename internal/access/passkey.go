package access

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
)

// Passkeys are papers under the hash of their credential's id, by which one is found at sign-in.
const passkeyDrawer = "access-passkey"

// A Passkey is a key that a device of a person holds, and gives out to nobody. Each use of it asks the
// device to make sure of the person, by a finger or a number: that is the second factor.
type Passkey struct {
	ID     string    `json:"-"` // of its paper
	Person string    `json:"person"`
	Name   string    `json:"name"` // what its person calls it
	Made   time.Time `json:"made"`
	Used   time.Time `json:"used,omitzero"`

	// Copied is when it signed with a counter that had been passed already: there are two of it. It opens
	// nothing any more, because nobody can tell which is the person's.
	Copied time.Time `json:"copied,omitzero"`

	Credential webauthn.Credential `json:"credential"`
}

// ErrNoAddress is returned where passkeys cannot be: they are bound to a name on the network, over TLS.
var ErrNoAddress = errors.New("passkeys need an address of the desk that is a name under https: put desk.public into office.json, such as https://desk.us.example")

// relying makes what checks passkeys for the address that the pages have now.
func (d *Door) relying() (*webauthn.WebAuthn, error) {
	if d.address == nil {
		return nil, ErrNoAddress
	}
	u, err := url.Parse(d.address())
	if err != nil {
		return nil, ErrNoAddress
	}
	host := u.Hostname()
	local := host == "localhost" || strings.HasSuffix(host, ".localhost")
	if _, err := netip.ParseAddr(host); err == nil || host == "" || u.Scheme != "https" && !local {
		return nil, ErrNoAddress
	}
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: string(d.node.Party()), RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
}

// holder is a person as package webauthn sees them.
type holder struct {
	person staff.Person
	handle []byte
	keys   []Passkey
}

func (h *holder) WebAuthnID() []byte          { return h.handle }
func (h *holder) WebAuthnName() string        { return h.person.ID }
func (h *holder) WebAuthnDisplayName() string { return h.person.Name }
func (h *holder) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, k := range h.keys {
		all = append(all, k.Credential)
	}
	return all
}

// holder returns a person with their passkeys. The handle, by which a device knows for whom it has a
// passkey, says nothing of them to who does not know their id.
func (d *Door) holder(ctx context.Context, p staff.Person) (*holder, error) {
	keys, err := Passkeys(ctx, d.node, p.ID)
	if err != nil {
		return nil, err
	}
	h := sha256.Sum256([]byte("parley.example/passkey/1\x00" + string(d.node.Party()) + "\x00" + p.ID))
	return &holder{p, h[:], keys}, nil
}

// Passkeys lists those of a person, the oldest first.
func Passkeys(ctx context.Context, n *node.Node, person string) ([]Passkey, error) {
	papers, err := n.Papers(ctx, passkeyDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []Passkey
	for _, paper := range papers {
		k, err := readPasskey(paper.Name, paper.Data)
		if err != nil {
			return nil, err
		}
		if k.Person == person {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b Passkey) int { return a.Made.Compare(b.Made) })
	return all, nil
}

func readPasskey(name string, raw []byte) (Passkey, error) {
	k := Passkey{ID: name}
	if err := json.Unmarshal(raw, &k); err != nil {
		return k, fmt.Errorf("passkey %s: %w", name, err)
	}
	return k, nil
}

// RemovePasskey removes one of a person's passkeys: it opens nothing any more. That of another stays.
func RemovePasskey(ctx context.Context, n *node.Node, person, id string) error {
	raw, err := n.Paper(ctx, passkeyDrawer, id)
	if errors.Is(err, store.ErrNone) {
		return Nowhere
	}
	if err != nil {
		return err
	}
	k, err := readPasskey(id, raw)
	if err != nil {
		return err
	}
	if k.Person != person {
		return Nowhere
	}
	return n.Put(ctx, []store.Paper{{Drawer: passkeyDrawer, Name: id}})
}

// signInPurpose is what challenges of a sign-in are for; those of a new passkey are for one session.
const signInPurpose = "sign-in"

func (v *Visit) addPurpose() string { return "add " + v.Session.Name }

// AskPasskey returns what a browser must be asked for to sign in: PublicKeyCredentialRequestOptionsJSON.
// It returns [ErrNoAddress].
func (v *Visit) AskPasskey() (string, error) {
	d := v.door
	w, err := d.relying()
	if err != nil {
		return "", err
	}
	challenge, err := d.challenges.make(d.random, signInPurpose, d.node.Now())
	if err != nil {
		return "", err
	}
	asked, _, err := w.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(asked.Response)
	return string(raw), err
}

// UsePasskey signs a person in by what their browser answered. It returns [NoPasskey] where that proves
// nothing, and [Copied].
func (v *Visit) UsePasskey(answer string) error {
	d, ctx, now := v.door, v.R.Context(), v.door.node.Now()
	w, err := d.relying()
	if err != nil {
		return err
	}
	parsed, challenge, err := parseAssertion(answer)
	if err != nil || !d.challenges.good(challenge, signInPurpose, now) {
		return v.unproven("", err)
	}
	name := paperOf(parsed.RawID)
	raw, err := d.node.Paper(ctx, passkeyDrawer, name)
	if errors.Is(err, store.ErrNone) {
		return v.unproven("", errors.New("nobody has this passkey"))
	}
	if err != nil {
		return err
	}
	key, err := readPasskey(name, raw)
	if err != nil {
		return err
	}
	p, err := staff.Find(ctx, d.node, key.Person)
	if errors.Is(err, staff.ErrNobody) {
		return v.unproven("", err)
	}
	if err != nil {
		return err
	}
	h, err := d.holder(ctx, p)
	if err != nil {
		return err
	}
	_, credential, err := w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		if !bytes.Equal(handle, h.handle) {
			return nil, errors.New("it is another's")
		}
		return h, nil
	}, webauthn.SessionData{
		Challenge: parsed.Response.CollectedClientData.Challenge, RelyingPartyID: w.Config.RPID, UserVerification: protocol.VerificationRequired,
	}, parsed)
	if err != nil {
		return v.unproven(p.ID, err)
	}
	if !d.challenges.spend(challenge, now) {
		return v.unproven(p.ID, errors.New("the answer was used before"))
	}
	return v.noteUse(key, raw, p, *credential)
}

// noteUse keeps the counter of a passkey that has signed, and lets its person in if there is one of it.
func (v *Visit) noteUse(key Passkey, raw []byte, p staff.Person, used webauthn.Credential) error {
	d, ctx, now := v.door, v.R.Context(), v.door.node.Now()
	if key.Copied.IsZero() && used.Authenticator.CloneWarning {
		key.Copied = now
	}
	twice := !key.Copied.IsZero()
	if !twice {
		key.Used, key.Credential = now, used
	}
	data, err := json.Marshal(key)
	if err != nil {
		return err
	}
	err = d.node.Put(ctx, []store.Paper{{Drawer: passkeyDrawer, Name: key.ID, Data: data}}, store.Expect{Drawer: passkeyDrawer, Name: key.ID, Data: raw})
	if errors.Is(err, store.ErrMoved) { // it was used, or removed, at the same moment
		return v.unproven("", err)
	}
	if err != nil {
		return err
	}
	if twice {
		d.log.WarnContext(ctx, "access: a passkey is there twice", "person", p.ID, "passkey", key.Name)
		if err := v.note(copied, p.ID, "", ByPasskey); err != nil {
			return err
		}
		return Copied
	}
	return v.begin(p, ByPasskey)
}

// unproven refuses what a browser has answered. Whose it is, is noted where it is known.
func (v *Visit) unproven(person string, why error) error {
	v.door.log.InfoContext(v.R.Context(), "access: a passkey was refused", "person", person, "reason", why)
	if person != "" {
		if err := v.note(refused, person, "", ByPasskey); err != nil {
			return err
		}
	}
	return NoPasskey
}

func paperOf(credential []byte) string {
	h := sha256.Sum256(credential)
	return hex.EncodeToString(h[:])
}

func parseAssertion(answer string) (*protocol.ParsedCredentialAssertionData, []byte, error) {
	if len(answer) > maxCredential {
		return nil, nil, errors.New("too long")
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, nil, err
	}
	challenge, err := base64.RawURLEncoding.DecodeString(parsed.Response.CollectedClientData.Challenge)
	return parsed, challenge, err
}

// AskNewPasskey returns what a browser must be asked for to make a passkey for the person of the visit:
// PublicKeyCredentialCreationOptionsJSON. It returns [ErrNoAddress].
func (v *Visit) AskNewPasskey() (string, error) {
	d := v.door
	w, err := d.relying()
	if err != nil {
		return "", err
	}
	h, err := d.holder(v.R.Context(), v.Person)
	if err != nil {
		return "", err
	}
	challenge, err := d.challenges.make(d.random, v.addPurpose(), d.node.Now())
	if err != nil {
		return "", err
	}
	var have []protocol.CredentialDescriptor
	for _, k := range h.keys {
		have = append(have, k.Credential.Descriptor())
	}
	asked, _, err := w.BeginRegistration(h, webauthn.WithExclusions(have), func(o *protocol.PublicKeyCredentialCreationOptions) error {
		o.Challenge = challenge
		return nil
	})
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(asked.Response)
	return string(raw), err
}

// AddPasskey keeps the passkey that a browser has made for the person of the visit, under a name. It
// returns [NoPasskey] where what the browser answered is none.
func (v *Visit) AddPasskey(name, answer string) error {
	d, ctx, now := v.door, v.R.Context(), v.door.node.Now()
	w, err := d.relying()
	if err != nil {
		return err
	}
	h, err := d.holder(ctx, v.Person)
	if err != nil {
		return err
	}
	if len(answer) > maxCredential || len(h.keys) >= maxPasskeys {
		return TooLarge
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return v.unproven("", err)
	}
	challenge, err := base64.RawURLEncoding.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !d.challenges.good(challenge, v.addPurpose(), now) {
		return v.unproven("", err)
	}
	credential, err := w.CreateCredential(h, webauthn.SessionData{
		Challenge: parsed.Response.CollectedClientData.Challenge, RelyingPartyID: w.Config.RPID, UserID: h.handle,
		UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
	}, parsed)
	if err != nil {
		return v.unproven("", err)
	}
	if !d.challenges.spend(challenge, now) {
		return v.unproven("", errors.New("the answer was used before"))
	}
	key := Passkey{Person: v.Person.ID, Name: clip(strings.TrimSpace(name), maxPasskeyName), Made: now, Credential: *credential}
	data, err := json.Marshal(key)
	if err != nil {
		return err
	}
	at := paperOf(credential.ID)
	err = d.node.Put(ctx, []store.Paper{{Drawer: passkeyDrawer, Name: at, Data: data}}, store.Expect{Drawer: passkeyDrawer, Name: at})
	if errors.Is(err, store.ErrMoved) {
		return v.unproven("", errors.New("somebody has this passkey already"))
	}
	return err
}

// clip cuts a text to a number of bytes, between characters.
func clip(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
