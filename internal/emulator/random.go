package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// zeroID is how the service writes "none" (api-behaviour 0, point 8).
const zeroID = "00000000-0000-0000-0000-000000000000"

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

// newID returns a random UUID of version 4.
func newID() string {
	b := randomBytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// newToken returns a token of 30 characters: the two letters of its kind and upper-case hexadecimal
// digits (api-behaviour 7).
func newToken(prefix string) string {
	return prefix + strings.ToUpper(hex.EncodeToString(randomBytes(14)))
}

// newClientSecret returns a secret that holds "/", "+" and "=", so that a client that forgets to
// encode it fails (api-behaviour 1).
func newClientSecret() string {
	for {
		s := base64.StdEncoding.EncodeToString(randomBytes(40))
		if strings.Contains(s, "/") && strings.Contains(s, "+") {
			return s
		}
	}
}

func newAccessToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(36)) }

// isUUID accepts the canonical form of any version, in either case.
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	_, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	return err == nil
}

// mask shortens a token to what a person needs to tell two apart.
func mask(token string) string {
	if len(token) < 12 {
		return "********"
	}
	return token[:2] + "********" + token[len(token)-4:]
}
