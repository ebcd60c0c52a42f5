package web

import (
	"maps"
	"net/http"
	"strings"
)

// A Policy says what the pages of a face may load beyond style, fonts and pictures of their own
// site. The zero Policy, for pages without scripts, is the strictest.
type Policy struct {
	Scripts bool // scripts and WebAssembly of the own site, and requests to it
	Few     bool // scripts of the own site, and nothing further; Scripts is more
}

// ContentSecurityPolicy is the value of the header of that name.
func (p Policy) ContentSecurityPolicy() string {
	rules := []string{
		"default-src 'none'",
		"style-src 'self'",
		"font-src 'self'",
		"img-src 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	}
	switch {
	case p.Scripts:
		rules = append(rules, "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'")
	case p.Few:
		rules = append(rules, "script-src 'self'")
	}
	return strings.Join(rules, "; ")
}

// Secure adds to every answer the headers that keep pages from loading, being framed by, or
// telling other sites anything. It does not set Strict-Transport-Security, which is for
// whoever holds the certificate to promise.
func Secure(p Policy, next http.Handler) http.Handler {
	// The values are shared by all answers: who sets another one puts it in their place.
	always := http.Header{}
	for name, value := range map[string]string{
		"Content-Security-Policy":      p.ContentSecurityPolicy(),
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	} {
		always.Set(name, value)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), always)
		next.ServeHTTP(w, r)
	})
}
