package runzero

import (
	"context"
	"maps"
	"strings"
	"time"
)

// User is a person with access to the account (schema User).
type User struct {
	ID             string
	AccountID      string
	Name           string // first and last name together
	FirstName      string
	LastName       string
	Email          string
	Superuser      bool              // the service calls it client_admin
	OrgDefaultRole string            // "" for the account's first user
	OrgRoles       map[string]string // organization id to role
	SSOOnly        bool
	MFAEnabled     bool

	LastLoginIP        string
	LastLoginUserAgent string
	LoginFailures      *int64
	Actions            *int64

	CreatedAt             time.Time
	UpdatedAt             time.Time
	PasswordEnabledAt     time.Time
	InviteTokenExpiration time.Time
	ResetTokenExpiration  time.Time
	TermsAgreedAt         time.Time
	LastLoginAt           time.Time
	LastActivityAt        time.Time
	LastActionAt          time.Time
}

// UserInput is what to create or change (schema UserOptions). A nil field is not sent. Whether a change of OrgRoles merges
// or replaces is not known (fact sheet section 9): send all of them, with "none" for those to take away.
type UserInput struct {
	FirstName      *string
	LastName       *string
	Email          *string
	OrgDefaultRole *string
	Superuser      *bool
	OrgRoles       map[string]string
}

func (u User) rowID() string  { return u.ID }
func (u User) rowOrg() string { return "" }
func (u User) rowGone() bool  { return false }

func (u User) own() User {
	u.OrgRoles = maps.Clone(u.OrgRoles)
	return u
}

type wireUser struct {
	ID                    ident  `json:"id"`
	ClientID              ident  `json:"client_id"`
	Name                  text   `json:"name"`
	FirstName             text   `json:"first_name"`
	LastName              text   `json:"last_name"`
	Email                 text   `json:"email"`
	ClientAdmin           flag   `json:"client_admin"`
	OrgDefaultRole        text   `json:"org_default_role"`
	OrgRoles              idMap  `json:"org_roles"`
	SSOOnly               flag   `json:"sso_only"`
	MFAEnabled            flag   `json:"mfa_enabled"`
	LastLoginIP           text   `json:"last_login_ip"`
	LastLoginUA           text   `json:"last_login_ua"`
	LoginFailures         number `json:"login_failures"`
	Actions               number `json:"actions"`
	CreatedAt             stamp  `json:"created_at"`
	UpdatedAt             stamp  `json:"updated_at"`
	PasswordEnabledAt     stamp  `json:"password_enabled_at"`
	InviteTokenExpiration stamp  `json:"invite_token_expiration"`
	ResetTokenExpiration  stamp  `json:"reset_token_expiration"`
	TermsAgreedAsOf       stamp  `json:"terms_agreed_as_of"`
	LastLoginAt           stamp  `json:"last_login_at"`
	LastActivityAt        stamp  `json:"last_activity_at"`
	LastActionAt          stamp  `json:"last_action_at"`
}

func (w wireUser) user() User {
	return User{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), FirstName: string(w.FirstName),
		LastName: string(w.LastName), Email: string(w.Email), Superuser: w.ClientAdmin.is(),
		OrgDefaultRole: string(w.OrgDefaultRole), OrgRoles: w.OrgRoles, SSOOnly: w.SSOOnly.is(), MFAEnabled: w.MFAEnabled.is(),
		LastLoginIP: string(w.LastLoginIP), LastLoginUserAgent: string(w.LastLoginUA),
		LoginFailures: w.LoginFailures.value, Actions: w.Actions.value,
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, PasswordEnabledAt: w.PasswordEnabledAt.Time,
		InviteTokenExpiration: w.InviteTokenExpiration.Time, ResetTokenExpiration: w.ResetTokenExpiration.Time,
		TermsAgreedAt: w.TermsAgreedAsOf.Time, LastLoginAt: w.LastLoginAt.Time, LastActivityAt: w.LastActivityAt.Time,
		LastActionAt: w.LastActionAt.Time,
	}
}

func (in UserInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "first_name", in.FirstName)
	setText(b, "last_name", in.LastName)
	setText(b, "email", in.Email)
	setText(b, "org_default_role", in.OrgDefaultRole)
	if in.Superuser != nil {
		b["client_admin"] = *in.Superuser
	}
	if in.OrgRoles != nil {
		b["org_roles"] = in.OrgRoles
	}
	return b
}

var userKind = accountKind[wireUser, User]{
	what: "user", list: opUsers, get: opUser, convert: wireUser.user, own: User.own,
	born: func(u User) time.Time { return u.CreatedAt },
	kept: func(c *Client) *snapshot[listing[User]] { return c.users },
}

// sameEmail reports whether a user has the address of the input; case does not count.
func (in UserInput) sameEmail(u User) bool {
	return strings.EqualFold(strings.TrimSpace(u.Email), strings.TrimSpace(textOf(in.Email)))
}

// ListUsers lists the account's users (operationId getAccountUsers).
func (c *Client) ListUsers(ctx context.Context) ([]User, error) { return userKind.all(ctx, c, "") }

// GetUser returns one user. ErrNotFound if it is gone.
func (c *Client) GetUser(ctx context.Context, id string) (User, error) {
	return userKind.one(ctx, c, id)
}

// CreateUser creates a user without telling anyone (operationId createAccountUser). If [LostAnswer] is true of the error,
// the user may exist.
func (c *Client) CreateUser(ctx context.Context, in UserInput) (User, error) {
	return userKind.create(ctx, c, call{op: opUserCreate, body: in.body()}, textOf(in.Email), in.sameEmail)
}

// InviteUser creates a user and sends an invitation by mail (operationId createAccountUserInvite). An empty subject or
// message is not sent, and leaves the text to the service. If [LostAnswer] is true of the error, the user may exist and
// the mail may be out.
func (c *Client) InviteUser(ctx context.Context, in UserInput, subject, message string) (User, error) {
	b := in.body()
	if subject != "" {
		b["subject"] = subject
	}
	if message != "" {
		b["message"] = message
	}
	return userKind.create(ctx, c, call{op: opUserInvite, body: b}, textOf(in.Email), in.sameEmail)
}

// UpdateUser changes what in names (operationId updateAccountUser). ErrNotFound if the user is gone.
func (c *Client) UpdateUser(ctx context.Context, id string, in UserInput) (User, error) {
	return userKind.change(ctx, c, call{op: opUserUpdate, ids: []string{id}, body: in.body()})
}

// DeleteUser deletes a user (operationId removeAccountUser). One that is gone already is a success.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	return userKind.remove(ctx, c, opUserDelete, id, c.users.drop)
}

// ResetUserPassword mails the user a link to set a new password (operationId resetAccountUserPassword). If [LostAnswer] is
// true of the error, the mail may be out.
func (c *Client) ResetUserPassword(ctx context.Context, id string) (User, error) {
	return userKind.write(ctx, c, call{op: opUserResetPassword, ids: []string{id}})
}

// ResetUserMFA forgets the user's second factors (operationId resetAccountUserMFA).
func (c *Client) ResetUserMFA(ctx context.Context, id string) (User, error) {
	return userKind.write(ctx, c, call{op: opUserResetMFA, ids: []string{id}})
}

// ResetUserLockout lets a user in again who failed to log in too often (operationId resetAccountUserLockout).
func (c *Client) ResetUserLockout(ctx context.Context, id string) (User, error) {
	return userKind.write(ctx, c, call{op: opUserResetLockout, ids: []string{id}})
}
