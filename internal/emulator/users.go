package emulator

import (
	"net/http"
	"net/mail"
	"strings"
	"time"
)

// user is a person with access to the console (api-behaviour 9).
type user struct {
	ID            string            `json:"id"`
	Email         string            `json:"email"`
	FirstName     *string           `json:"first_name"`
	LastName      *string           `json:"last_name"`
	Superuser     bool              `json:"client_admin"`
	DefaultRole   string            `json:"org_default_role"`
	Roles         map[string]string `json:"org_roles"`
	CreatedAt     int64             `json:"created_at"`
	UpdatedAt     int64             `json:"updated_at"`
	InviteExpires int64             `json:"invite_token_expiration"` // unix seconds, 0 = no invitation
	ResetExpires  int64             `json:"reset_token_expiration"`
	Failures      int64             `json:"login_failures"`
	MFA           bool              `json:"mfa_enabled"`
	LastLoginAt   int64             `json:"last_login_at"`
	LastLoginIP   string            `json:"last_login_ip"`
}

func (u *user) Key() string { return u.ID }

func (s *state) users() *table[*user] { return tableOf[*user](s) }

func userKind() objectKind {
	return objectKind{
		name:   "user",
		routes: userRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("users", func(u *user) string { return u.Email })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, u := range s.users().list {
				delete(u.Roles, organizationID)
			}
		},
	}
}

func (u *user) name() string { return strings.TrimSpace(str(u.FirstName) + " " + str(u.LastName)) }

// sentMail is a message that the console would have sent.
type sentMail struct {
	To      string `json:"to"`
	Kind    string `json:"kind"` // invite or password reset
	Subject string `json:"subject"`
	Message string `json:"message"`
	SentAt  int64  `json:"sent_at"`
}

const (
	inviteLife = 7 * 24 * time.Hour
	resetLife  = time.Hour
)

func userRoutes(acct []string) []route {
	const base, one = "/account/users", "/account/users/{user_id}"
	on := func(op, method, path string, h func(*call, *user) (any, error)) route {
		return route{op: op, method: method, path: path, kinds: acct, handle: withUser(h)}
	}
	return []route{
		{op: "getAccountUsers", method: http.MethodGet, path: base, kinds: acct, handle: listUsers},
		{op: "createAccountUser", method: http.MethodPut, path: base, kinds: acct, handle: createUser},
		{op: "createAccountUserInvite", method: http.MethodPut, path: base + "/invite", kinds: acct, handle: inviteUser},
		on("getAccountUser", http.MethodGet, one, readUser),
		on("updateAccountUser", http.MethodPatch, one, patchUser),
		on("removeAccountUser", http.MethodDelete, one, removeUser),
		on("resetAccountUserMFA", http.MethodPatch, one+"/resetMFA", func(c *call, u *user) (any, error) {
			u.MFA, u.UpdatedAt = false, c.unix()
			return c.userRow(u), nil
		}),
		on("resetAccountUserLockout", http.MethodPatch, one+"/resetLockout", func(c *call, u *user) (any, error) {
			u.Failures, u.UpdatedAt = 0, c.unix()
			return c.userRow(u), nil
		}),
		on("resetAccountUserPassword", http.MethodPatch, one+"/resetPassword", func(c *call, u *user) (any, error) {
			u.ResetExpires, u.UpdatedAt = c.now.Add(resetLife).Unix(), c.unix()
			c.sendMail(u.Email, "password reset", "Reset your password", "")
			return c.userRow(u), nil
		}),
	}
}

func (c *call) sendMail(to, kind, subject, message string) {
	c.s.Mails = append(c.s.Mails, sentMail{To: to, Kind: kind, Subject: subject, Message: message, SentAt: c.unix()})
}

func withUser(h func(*call, *user) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("user_id")
		if err != nil {
			return nil, err
		}
		u, ok := c.s.users().get(id)
		if !ok {
			return nil, notFoundOld()
		}
		return h(c, u)
	}
}

func (c *call) userRow(u *user) object {
	r := object{
		"id": u.ID, "client_id": c.s.Account.ID, "created_at": u.CreatedAt, "updated_at": u.UpdatedAt, "name": u.name(),
		"first_name": u.FirstName,
		"last_name":  u.LastName, "email": u.Email, "client_admin": u.Superuser, "org_default_role": u.DefaultRole,
		"org_roles":           textMap(u.Roles),
		"password_enabled_at": 0, "invite_token_expiration": u.InviteExpires, "reset_token_expiration": u.ResetExpires,
		"terms_agreed_as_of": 0,
		"last_login_at":      u.LastLoginAt, "last_login_ua": "", "last_activity_at": u.LastLoginAt, "sso_only": false,
		"login_failures": u.Failures, "actions": 0, "last_action_at": 0, "mfa_enabled": u.MFA,
		"sso_group_mappings": []string{},
	}
	if u.LastLoginIP != "" { // the document wants an address
		r["last_login_ip"] = u.LastLoginIP
	}
	return r
}

func listUsers(c *call) (any, error) {
	var out []object
	for _, u := range c.s.users().list {
		out = append(out, c.userRow(u))
	}
	return out, nil
}

func readUser(c *call, u *user) (any, error) { return c.userRow(u), nil }

func removeUser(c *call, u *user) (any, error) {
	c.s.users().removeIf(func(x *user) bool { return x == u })
	return nothing{}, nil
}

// createUser makes a user without telling anyone.
func createUser(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	u, err := c.addUser(f)
	if err != nil {
		return nil, err
	}
	return c.userRow(u), nil
}

// inviteUser makes a user and sends a mail.
func inviteUser(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	subject, message := f.value("subject"), f.value("message")
	u, err := c.addUser(f)
	if err != nil {
		return nil, err
	}
	u.InviteExpires = c.now.Add(inviteLife).Unix()
	c.sendMail(u.Email, "invite", subject, message)
	return c.userRow(u), nil
}

func (c *call) addUser(f *fields) (*user, error) {
	u := &user{
		ID: newID(), FirstName: c.stored(""), LastName: c.stored(""), Roles: map[string]string{},
		CreatedAt: c.unix(),
	}
	email := f.str("email")
	if email == nil && f.err == nil {
		return nil, badRequest("email is required")
	}
	if same := c.s.userByEmail(str(email)); same != nil && c.e.hasVariant("user-email-duplicate-ok") {
		edited := *same
		if err := c.applyUser(&edited, f, nil); err != nil {
			return nil, err
		}
		*same = edited
		return same, nil
	}
	if err := c.applyUser(u, f, email); err != nil {
		return nil, err
	}
	c.s.users().add(u)
	return u, nil
}

func (s *state) userByEmail(email string) *user {
	u, _ := s.users().first(func(u *user) bool { return strings.EqualFold(u.Email, email) })
	return u
}

// patchUser changes what was sent. Whether the e-mail address can change is not known
// (api-behaviour 9).
func patchUser(c *call, u *user) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	email := f.str("email")
	if c.e.hasVariant("user-email-fixed") {
		email = nil
	}
	edited := *u // published whole or not at all
	if err := c.applyUser(&edited, f, email); err != nil {
		return nil, err
	}
	*u = edited
	return c.userRow(u), nil
}

func (c *call) applyUser(u *user, f *fields, email *string) error {
	first, last, superuser := f.str("first_name"), f.str("last_name"), f.boolean("client_admin")
	byDefault, byOrg, err := c.readRoles(f)
	if err != nil {
		return err
	}
	if email != nil {
		if a, err := mail.ParseAddress(*email); err != nil || a.Address != *email {
			return badRequest("invalid email")
		}
		if same := c.s.userByEmail(*email); same != nil && same.ID != u.ID {
			return c.inUse("a user with this email already exists")
		}
		u.Email = *email
	}
	c.patchText(&u.FirstName, first)
	c.patchText(&u.LastName, last)
	if superuser != nil {
		u.Superuser = *superuser
	}
	if byDefault != nil {
		u.DefaultRole = *byDefault
	}
	u.Roles, u.UpdatedAt = c.setRoles(u.Roles, byOrg), c.unix()
	return nil
}
