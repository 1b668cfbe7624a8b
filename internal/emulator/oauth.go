package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// accessToken is a token out of the exchange; it is kept by its hash.
type accessToken struct {
	Hash      string `json:"hash"`
	ClientID  string `json:"client_id"`
	ExpiresAt int64  `json:"expires_at"` // unix nanoseconds
}

func (a *accessToken) Key() string { return a.Hash }

func (s *state) accessTokens() *table[*accessToken] { return tableOf[*accessToken](s) }

func accessTokenKind() objectKind {
	return objectKind{
		name:   "access_token",
		routes: oauthRoutes(nil),
		tables: []tableKind{tableOfRows[*accessToken]("access_tokens", nil)},
	}
}

func accessKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// formType is the content type of the forms of API clients.
const formType = "application/x-www-form-urlencoded"

const oldSecretGrace = time.Hour

// opRotateClient is the operation that no fault may lose the answer of, see Options.LoseRotations.
const opRotateClient = "rotateAPIToken"

func oauthRoutes(public []string) []route {
	return []route{
		{op: "getAPIToken", method: http.MethodPost, path: "/account/api/token", kinds: public, handle: exchangeToken},
		{op: opRotateClient, method: http.MethodPost, path: "/account/api/rotate", kinds: public, handle: rotateClient},
	}
}

// formClient proves a client by a form with id and secret, or by HTTP Basic plus a form with only
// the grant type.
func (c *call) formClient() (*apiClient, error) {
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != formType {
		return nil, badRequest("content type must be " + formType)
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, badRequest("invalid request body")
	}
	if form.Get("grant_type") != "client_credentials" {
		return nil, badRequest("grant_type must be client_credentials")
	}
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if bid, bsecret, ok := basicAuth(c.header.Get("Authorization")); ok {
		id, secret = bid, bsecret
	}
	if id == "" || secret == "" {
		return nil, badRequest("client_id and client_secret are required")
	}
	cl, ok := c.s.apiClients().get(id)
	if !ok || secret != cl.Secret && (cl.OldSecret == "" || secret != cl.OldSecret || c.now.UnixNano() >= cl.OldUntil) {
		return nil, failed(http.StatusUnauthorized, "invalid client credentials")
	}
	c.who.client = cl
	return cl, nil
}

// basicAuth reads RFC 6749 section 2.3.1 credentials: both parts are form-encoded. A part that does
// not decode is taken as it is.
func basicAuth(header string) (id, secret string, ok bool) {
	scheme, code, found := strings.Cut(header, " ")
	if !found || !strings.EqualFold(scheme, "basic") {
		return "", "", false
	}
	raw, err := base64.StdEncoding.DecodeString(code)
	if err != nil {
		return "", "", false
	}
	id, secret, ok = strings.Cut(string(raw), ":")
	if strings.Contains(secret, "%") {
		if plainSecret, err := url.QueryUnescape(secret); err == nil {
			secret = plainSecret
		}
	}
	return id, secret, ok
}

func exchangeToken(c *call) (any, error) {
	cl, err := c.formClient()
	if err != nil {
		return nil, err
	}
	c.s.accessTokens().removeIf(func(a *accessToken) bool { return a.ExpiresAt <= c.now.UnixNano() })
	token := newAccessToken()
	c.s.accessTokens().add(&accessToken{
		Hash: accessKey(token), ClientID: cl.ID,
		ExpiresAt: c.now.Add(c.e.opts.TokenLifetime).UnixNano(),
	})
	return plain{"access_token": token, "token_type": "Bearer", "expires_in": int(c.e.opts.TokenLifetime.Seconds())}, nil
}

func rotateClient(c *call) (any, error) {
	cl, err := c.formClient()
	if err != nil {
		return nil, err
	}
	cl.OldSecret, cl.OldUntil = "", 0
	if c.e.hasVariant("oauth-old-secret-lives") {
		cl.OldSecret, cl.OldUntil = cl.Secret, c.now.Add(oldSecretGrace).UnixNano()
	}
	cl.Secret = newClientSecret()
	if c.e.hasVariant("oauth-rotate-kills-token") {
		c.s.accessTokens().removeIf(func(a *accessToken) bool { return a.ClientID == cl.ID })
	}
	return plain{"api_client_id": cl.ID, "api_client_secret": cl.Secret}, nil
}
