"""The addresses of accounts, in German; the names are allauth's, which its views and templates look for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path

from accounts import views
from accounts.policies import step_up

urlpatterns = [
    path("", views.overview, name="account_overview"),
    path("zugang/", views.door, name="account_door"),
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/code/", account.request_login_code, name="account_request_login_code"),
    path("anmelden/code/eingeben/", account.confirm_login_code, name="account_confirm_login_code"),
    path("anmelden/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("anmelden/zweiter-faktor/", mfa.authenticate, name="mfa_authenticate"),
    path("abmelden/", account.logout, name="account_logout"),
    path("geschlossen/", account.account_inactive, name="account_inactive"),
    path("anlegen/", account.signup, name="account_signup"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/app/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("bestaetigen/code/", views.ConfirmByCodeView.as_view(), name="account_confirm_by_code"),
    path("adresse/", step_up(account.email), name="account_email"),
    path("adresse/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("passwort/aendern/", account.password_change, name="account_change_password"),
    path("passwort/festlegen/", step_up(account.password_set), name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("passwort/vergessen/neu/", account.complete_password_reset, name="account_complete_password_reset"),
    path("passwort/vergessen/fertig/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("zweiter-faktor/", mfa.index, name="mfa_index"),
    path("app/", step_up(totp.activate_totp), name="mfa_activate_totp"),
    path("app/entfernen/", step_up(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/neu/", step_up(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", step_up(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/entfernen/", step_up(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("ersatzcodes/", step_up(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("ersatzcodes/neu/", step_up(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("ersatzcodes/datei/", step_up(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("daten/", views.my_data, name="my_data"),
    path("daten/kopie/", views.my_data_copy, name="my_data_copy"),
    path("daten/loeschen/", step_up(views.my_data_delete), name="my_data_delete"),
    path("meine-daten/", views.data_request, name="data_request"),
    path("meine-daten/gesendet/", views.data_request_sent, name="data_request_sent"),
    path("geraete/", sessions.list_usersessions, name="usersessions_list"),
]
