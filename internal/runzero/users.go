package runzero

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opUsers = transport.Operation{
		ID: "getAccountUsers", Method: http.MethodGet, Path: "/account/users",
		Needs: NeedsAccount, IsList: true,
	}
	opUser = transport.Operation{
		ID: "getAccountUser", Method: http.MethodGet,
		Path: "/account/users/{user_id}", Needs: NeedsAccount,
	}
	opUserCreate = transport.Operation{
		ID: "createAccountUser", Method: http.MethodPut, Path: "/account/users",
		Needs: NeedsAccount, IsList: true,
	}
	opUserInvite = transport.Operation{
		ID: "createAccountUserInvite", Method: http.MethodPut,
		Path: "/account/users/invite", Needs: NeedsAccount, IsList: true,
	}
	opUserUpdate = transport.Operation{
		ID: "updateAccountUser", Method: http.MethodPatch,
		Path: "/account/users/{user_id}", Needs: NeedsAccount,
	}
	opUserDelete = transport.Operation{
		ID: "removeAccountUser", Method: http.MethodDelete,
		Path: "/account/users/{user_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
	opUserResetPassword = transport.Operation{
		ID: "resetAccountUserPassword", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetPassword", Needs: NeedsAccount,
	}
	opUserResetMFA = transport.Operation{
		ID: "resetAccountUserMFA", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetMFA", Needs: NeedsAccount,
	}
	opUserResetLockout = transport.Operation{
		ID: "resetAccountUserLockout", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetLockout", Needs: NeedsAccount,
	}
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

// UserInput is what to create or change (schema UserOptions). A nil field is not sent. Whether a
// change of OrgRoles merges or replaces is not known (api-behaviour 9): send all of them, with
// "none" for those to take away.
type UserInput struct {
	FirstName      *string
	LastName       *string
	Email          *string
	OrgDefaultRole *string
	Superuser      *bool
	OrgRoles       map[string]string
}

// RowID is the id.
func (u User) RowID() string { return u.ID }

// RowOrganization is empty: users are of the account.
func (u User) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (u User) IsDeleted() bool { return false }

func (u User) clone() User {
	u.OrgRoles = maps.Clone(u.OrgRoles)
	return u
}

type wireUser struct {
	ID                    wire.ID     `json:"id"`
	ClientID              wire.ID     `json:"client_id"`
	Name                  wire.Text   `json:"name"`
	FirstName             wire.Text   `json:"first_name"`
	LastName              wire.Text   `json:"last_name"`
	Email                 wire.Text   `json:"email"`
	ClientAdmin           wire.Bool   `json:"client_admin"`
	OrgDefaultRole        wire.Text   `json:"org_default_role"`
	OrgRoles              wire.IDMap  `json:"org_roles"`
	SSOOnly               wire.Bool   `json:"sso_only"`
	MFAEnabled            wire.Bool   `json:"mfa_enabled"`
	LastLoginIP           wire.Text   `json:"last_login_ip"`
	LastLoginUA           wire.Text   `json:"last_login_ua"`
	LoginFailures         wire.Number `json:"login_failures"`
	Actions               wire.Number `json:"actions"`
	CreatedAt             wire.Time   `json:"created_at"`
	UpdatedAt             wire.Time   `json:"updated_at"`
	PasswordEnabledAt     wire.Time   `json:"password_enabled_at"`
	InviteTokenExpiration wire.Time   `json:"invite_token_expiration"`
	ResetTokenExpiration  wire.Time   `json:"reset_token_expiration"`
	TermsAgreedAsOf       wire.Time   `json:"terms_agreed_as_of"`
	LastLoginAt           wire.Time   `json:"last_login_at"`
	LastActivityAt        wire.Time   `json:"last_activity_at"`
	LastActionAt          wire.Time   `json:"last_action_at"`
}

func (w wireUser) user() User {
	return User{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), FirstName: string(w.FirstName),
		LastName: string(w.LastName), Email: string(w.Email), Superuser: w.ClientAdmin.IsTrue(),
		OrgDefaultRole: string(w.OrgDefaultRole), OrgRoles: w.OrgRoles, SSOOnly: w.SSOOnly.IsTrue(),
		MFAEnabled:  w.MFAEnabled.IsTrue(),
		LastLoginIP: string(w.LastLoginIP), LastLoginUserAgent: string(w.LastLoginUA),
		LoginFailures: w.LoginFailures.Value, Actions: w.Actions.Value,
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

var users = collection[wireUser, User]{
	name: "user", title: "user", accountList: opUsers, get: opUser,
	convert: func(w wireUser, _ string) User { return w.user() }, clone: User.clone,
	policy: recovery.NamesMayRepeat, madeAt: func(v User) time.Time { return v.CreatedAt },
}

func (u User) rowAccount() string { return u.AccountID }

// isLike reports whether a user holds what was sent.
func (in UserInput) isLike(u User) bool {
	return in.hasEmailOf(u) && sameText(u.FirstName, in.FirstName) && sameText(u.LastName, in.LastName) &&
		sameText(u.OrgDefaultRole, in.OrgDefaultRole) && sameValue(&u.Superuser, in.Superuser) &&
		sameMap(u.OrgRoles, in.OrgRoles)
}

// hasEmailOf reports whether a user has the address of the input; case does not count.
func (in UserInput) hasEmailOf(u User) bool {
	return strings.EqualFold(canonicalText(u.Email), canonicalText(stringOrEmpty(in.Email)))
}

// ListUsers lists the account's users (operationId getAccountUsers).
func (c *Client) ListUsers(ctx context.Context) ([]User, error) { return users.list(ctx, c, "", "") }

// GetUser returns one user. ErrNotFound if it is proven gone.
func (c *Client) GetUser(ctx context.Context, id string) (User, error) {
	return users.read(ctx, c, "", id)
}

// CreateUser creates a user without telling anyone (operationId createAccountUser). If [LostAnswer]
// is true of the error, the user may exist.
func (c *Client) CreateUser(ctx context.Context, in UserInput) (User, error) {
	w, who := c.newUser(opUserCreate, in, in.body())
	return users.create(ctx, c, w, who)
}

// InviteUser creates a user and sends an invitation by mail (operationId createAccountUserInvite).
// An empty subject or message is not sent, and leaves the text to the service. If [LostAnswer] is
// true of the error, the user may exist and the mail may be out.
func (c *Client) InviteUser(ctx context.Context, in UserInput, subject, message string) (User, error) {
	b := in.body()
	if subject != "" {
		b["subject"] = subject
	}
	if message != "" {
		b["message"] = message
	}
	w, who := c.newUser(opUserInvite, in, b)
	return users.create(ctx, c, w, who)
}

// newUser is a write that makes a user, and how that user is recognized.
func (c *Client) newUser(op transport.Operation, in UserInput, body map[string]any) (write, identity[User]) {
	return write{call: transport.Call{Operation: op, Body: body}, invalidate: users.dropper(c, "")},
		identity[User]{name: stringOrEmpty(in.Email), hasName: in.hasEmailOf, isEqual: in.isLike}
}

// userWrite is a write on a user.
func (c *Client) userWrite(op transport.Operation, id string) write {
	return write{call: transport.Call{Operation: op, IDs: []string{id}}, invalidate: users.dropper(c, "")}
}

// UpdateUser changes what in names (operationId updateAccountUser). ErrNotFound if the user is
// gone.
func (c *Client) UpdateUser(ctx context.Context, id string, in UserInput) (User, error) {
	w := c.userWrite(opUserUpdate, id)
	w.call.Body = in.body()
	return users.update(ctx, c, w, id)
}

// DeleteUser deletes a user (operationId removeAccountUser). One that is gone already is a success.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	return users.remove(ctx, c, c.userWrite(opUserDelete, id), normalID(id))
}

// ResetUserPassword mails the user a link to set a new password (operationId
// resetAccountUserPassword). If [LostAnswer] is true of the error, the mail may be out.
func (c *Client) ResetUserPassword(ctx context.Context, id string) (User, error) {
	return users.send(ctx, c, c.userWrite(opUserResetPassword, id), id)
}

// ResetUserMFA forgets the user's second factors (operationId resetAccountUserMFA).
func (c *Client) ResetUserMFA(ctx context.Context, id string) (User, error) {
	return users.send(ctx, c, c.userWrite(opUserResetMFA, id), id)
}

// ResetUserLockout lets a user in again who failed to log in too often (operationId
// resetAccountUserLockout).
func (c *Client) ResetUserLockout(ctx context.Context, id string) (User, error) {
	return users.send(ctx, c, c.userWrite(opUserResetLockout, id), id)
}
