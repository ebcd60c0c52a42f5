package access

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"parley.example/internal/staff"
)

// A Provider is the organisation's own provider of identities, by OpenID Connect. It says who somebody is,
// and nothing of what they may do here: nobody is of the house by having an account there.
type Provider struct {
	Issuer   string // https://id.us.example
	ClientID string // by which it knows this desk
	Secret   string // that this desk shows it
	Claim    string // whose value is a person's login here: sub, email, or another that is unique for ever

	mu    sync.Mutex
	known *oidc.Provider // once it has answered
}

// providerPurpose is what challenges of a sign-in through the provider are for.
const providerPurpose = "provider"

// discover asks the provider for its addresses and keys, until it has answered once.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// The keys are asked for later, too, when this request has long ended.
	known, err := oidc.NewProvider(p.context(context.WithoutCancel(ctx)), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("the provider %s: %w", p.Issuer, err)
	}
	p.known = known
	return known, nil
}

func (p *Provider) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{Timeout: providerTimeout})
}

func (p *Provider) oauth(known *oidc.Provider, address string) *oauth2.Config {
	scopes := []string{oidc.ScopeOpenID, "profile"}
	if p.Claim == "email" {
		scopes = append(scopes, "email")
	}
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: known.Endpoint(), Scopes: scopes,
		RedirectURL: strings.TrimSuffix(address, "/") + "/sign-in/provider/back",
	}
}

// HasProvider reports whether people can come in through a provider.
func (v *Visit) HasProvider() bool { return v.door.provider != nil }

// stateCookie is the cookie that binds a sign-in through the provider to one browser. The provider leads
// back from another site, so it cannot be as strict as that of a session.
func (d *Door) stateCookie(value string) *http.Cookie {
	name := "parley-provider-" + string(d.node.Party())
	if d.secure {
		name = "__Host-" + name
	}
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Secure: d.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(challengeLasts.Seconds()),
	}
}

// derived is a secret of one sign-in, which nobody who sees its state can know.
func (d *Door) derived(what, state string) string {
	return hex.EncodeToString(d.challenges.sum("provider "+what, []byte(state)))
}

// ToProvider returns the address at which the provider asks who somebody is. The answer is bound to this
// browser (state), to this sign-in (nonce), and to who can prove that it was they who asked (PKCE).
func (v *Visit) ToProvider() (string, error) {
	d := v.door
	if d.provider == nil {
		return "", Nowhere
	}
	known, err := d.provider.discover(v.R.Context())
	if err != nil {
		return "", err
	}
	challenge, err := d.challenges.make(d.random, providerPurpose, d.node.Now())
	if err != nil {
		return "", err
	}
	state := base64.RawURLEncoding.EncodeToString(challenge)
	http.SetCookie(v.W, d.stateCookie(state))
	return d.provider.oauth(known, d.address()).AuthCodeURL(state,
		oidc.Nonce(d.derived("nonce", state)), oauth2.S256ChallengeOption(d.derived("verifier", state))), nil
}

// FromProvider signs in whom the provider names in its answer. It returns [NotNamed] where that is nobody of
// the house, or the answer proves nothing.
func (v *Visit) FromProvider() error {
	d, ctx := v.door, v.R.Context()
	if d.provider == nil {
		return Nowhere
	}
	p, err := v.named()
	if err != nil {
		d.log.InfoContext(ctx, "access: the provider's answer was refused", "reason", err)
		if err := v.note(refused, "", "", ByProvider); err != nil {
			return err
		}
		return NotNamed
	}
	return v.begin(p, ByProvider)
}

// named finds out whom the provider's answer names.
func (v *Visit) named() (p staff.Person, err error) {
	d, query := v.door, v.R.URL.Query()
	state := query.Get("state")
	cookie, err := v.R.Cookie(d.stateCookie("").Name)
	if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(state)) != 1 {
		return p, errors.New("the state is not that of this browser")
	}
	gone := d.stateCookie("")
	gone.MaxAge = -1
	http.SetCookie(v.W, gone)
	challenge, err := base64.RawURLEncoding.DecodeString(state)
	if now := d.node.Now(); err != nil || !d.challenges.good(challenge, providerPurpose, now) || !d.challenges.spend(challenge, now) {
		return p, errors.New("the state is too old, or was used before")
	}
	ctx := d.provider.context(v.R.Context())
	known, err := d.provider.discover(ctx)
	if err != nil {
		return p, err
	}
	token, err := d.provider.oauth(known, d.address()).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(d.derived("verifier", state)))
	if err != nil {
		return p, err
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := known.Verifier(&oidc.Config{ClientID: d.provider.ClientID, Now: d.node.Now}).Verify(ctx, raw)
	if err != nil {
		return p, err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(d.derived("nonce", state))) != 1 {
		return p, errors.New("the nonce is another's")
	}
	login, err := d.provider.login(id)
	if err != nil {
		return p, err
	}
	return staff.Login(ctx, d.node, login)
}

// login returns the value of the claim by which persons are known.
func (p *Provider) login(id *oidc.IDToken) (string, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return "", err
	}
	if p.Claim == "email" && claims["email_verified"] != true {
		return "", errors.New("the provider has not verified the address")
	}
	login, _ := claims[p.Claim].(string)
	if login == "" {
		return "", fmt.Errorf("the provider says no %q", p.Claim)
	}
	return login, nil
}
