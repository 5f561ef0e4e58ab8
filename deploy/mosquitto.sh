#!/bin/sh
# Starts the broker of compose.yaml: its configuration filled in, with the site's own password. Sensors' passwords stay.
set -eu
here=$(dirname "$0")
mkdir -p "$NGO_MQTT_DIR/data"
cp "$here/mosquitto.acl" "$NGO_MQTT_DIR/acl"
sed -e "s#\${NGO_MQTT_PORT}#$NGO_MQTT_PORT#" -e "s#\${NGO_MQTT_HOST}#$NGO_MQTT_HOST#" -e "s#\${NGO_MQTT_DIR}#$NGO_MQTT_DIR#" \
    "$here/mosquitto.conf" > "$NGO_MQTT_DIR/mosquitto.conf"
touch "$NGO_MQTT_DIR/passwords"
mosquitto_passwd -b "$NGO_MQTT_DIR/passwords" site "$MQTT_PASSWORD"
chmod 700 "$NGO_MQTT_DIR"
chmod 600 "$NGO_MQTT_DIR/passwords" "$NGO_MQTT_DIR/acl"
# Started as root, the broker becomes another user.
if [ "$(id -u)" = 0 ]; then
    chown -R mosquitto "$NGO_MQTT_DIR"
fi
exec mosquitto -c "$NGO_MQTT_DIR/mosquitto.conf"
