package office

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// SignInConfig is the organisation's own provider of identities (OpenID Connect), through which persons of
// the house sign in at the desk.
type SignInConfig struct {
	Issuer     string `json:"issuer,omitempty"` // https://id.us.example; none: there is none
	ClientID   string `json:"client-id,omitempty"`
	SecretFile string `json:"secret-file,omitempty"` // below the directory, if it is not absolute
	Claim      string `json:"claim,omitempty"`       // whose value is a person's login; none: sub
}

func (c *SignInConfig) check() error {
	if c.Issuer == "" {
		return nil
	}
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Scheme != "https" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
		return fmt.Errorf("sign-in.issuer: %q: want an address under https", c.Issuer)
	}
	if c.ClientID == "" || c.SecretFile == "" {
		return errors.New("sign-in: an issuer needs client-id and secret-file")
	}
	return nil
}

// SignInSecret reads the secret that the desk shows the provider of identities.
func (o *Office) SignInSecret() (string, error) {
	secret, err := os.ReadFile(o.below(o.Config.SignIn.SecretFile))
	if err != nil {
		return "", fmt.Errorf("sign-in.secret-file: %w", err)
	}
	return strings.TrimSpace(string(secret)), nil
}
