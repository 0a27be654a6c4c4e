# Forgets everything: the data of ZooKeeper, of Kafka and of the orderer. Only while nothing runs.
rm -rf /tmp/zookeeper /tmp/kafka-logs
rm -rf /var/hyperledger/production/orderer
